#!/usr/bin/perl
# Request token, access token, release and upload with Net::OAuth (Debian: libnet-oauth-perl).

use strict;
use warnings;
use utf8;

use Encode qw(encode);
use File::Basename qw(basename);
use HTTP::Request::Common qw(GET POST);
use LWP::UserAgent;
use Net::OAuth;
use URI;

$| = 1;
my $server = $ARGV[0] // $ENV{PYPI_MOCK_URL} // 'http://127.0.0.1:8000';
my $wheel  = $ARGV[1] // 'spam-1.0-py3-none-any.whl';
my ($name, $version) = split /-/, basename($wheel);
my $browser = LWP::UserAgent->new;

# Sign a request of HTTP::Request::Common and send it.
sub call {
    my ($message, $request, %more) = @_;
    my $oauth = Net::OAuth->request($message)->new(
        consumer_key     => 'consumer-key',
        consumer_secret  => 'consumer-secret',
        request_method   => $request->method,
        request_url      => $request->uri,
        signature_method => 'HMAC-SHA1',
        timestamp        => time,
        nonce            => join('', map { sprintf '%08x', rand 2**32 } 1 .. 4),
        %more,
    );
    $oauth->sign;
    $request->header(Authorization => $oauth->to_authorization_header);
    my $response = $browser->request($request);
    die $response->status_line, "\n", $response->content, "\n" unless $response->is_success;
    return $response->content;
}

sub token {
    my %fields = URI->new('?' . shift)->query_form;
    return (token => $fields{oauth_token}, token_secret => $fields{oauth_token_secret});
}

# Net::OAuth speaks the protocol of 2012 (OAuth 1.0) unless
# $Net::OAuth::PROTOCOL_VERSION = Net::OAuth::PROTOCOL_VERSION_1_0A.
my %token = token(call('request token', GET "$server/oauth/request_token"));

print "Open $server/oauth/authorise?oauth_token=$token{token}\n";
print "Allow it, then press Enter. ";
<STDIN>;

%token = token(call('access token', GET("$server/oauth/access_token"), %token));

print call('protected resource', GET("$server/oauth/test?test=spam"), %token), "\n";

# A form is signed, field by field: what is sent is given to Net::OAuth as extra_params too, as
# characters, while LWP wants bytes. A name has one value there, so this release has one
# classifier; of values of one name in a query only the first is signed (the mistake
# params.duplicates-first-wins).
my %release = (
    name        => $name,
    version     => $version,
    summary     => 'Frühstück für alle',
    classifiers => 'Programming Language :: Python :: 3',
);
my %bytes = map { $_ => encode('UTF-8', $release{$_}) } keys %release;
print call(
    'protected resource', POST("$server/oauth/add_release", \%bytes),
    extra_params => \%release, %token,
), "\n";

# A multipart body is not signed. Its particulars therefore go into the query, which is; the
# body has the file and nothing else.
my $upload = URI->new("$server/oauth/upload");
$upload->query_form(
    name => $name, version => $version, filename => basename($wheel),
    filetype => 'bdist_wheel', pyversion => 'py3',
);
my $request = POST($upload, Content_Type => 'form-data', Content => [content => [$wheel]]);
print call('protected resource', $request, %token), "\n";
