# Request token, access token, release and upload with the oauth gem (Debian: ruby-oauth).

require "net/http"
require "oauth"

server = ARGV[0] || ENV["PYPI_MOCK_URL"] || "http://127.0.0.1:8000"
wheel = ARGV[1] || "spam-1.0-py3-none-any.whl"
name, version = File.basename(wheel).split("-")

# Print what came back; a refusal ends the program. (A refusal that names its problem in
# WWW-Authenticate is raised by the gem itself, as OAuth::Problem.)
def show(response)
  puts response.body
  exit 1 unless response.is_a?(Net::HTTPSuccess)
end

consumer = OAuth::Consumer.new(
  "consumer-key", "consumer-secret",
  site: server,
  authorize_path: "/oauth/authorise" # the gem's own default has a z
)

# The gem sends oauth_callback=oob unless told otherwise: the flow of RFC 5849, where the user
# carries a verifier over. `exclude_callback: true` makes it the flow of 2012.
request_token = consumer.get_request_token

puts "Open #{request_token.authorize_url}"
print "Allow it, type the code that it shows, then press Enter: "
$stdout.flush
verifier = $stdin.gets.strip

token = request_token.get_access_token(oauth_verifier: verifier)

show token.get("/oauth/test?test=spam")

# A Hash is sent as a form, and a form is signed, field by field.
show token.post("/oauth/add_release", {
  "name" => name,
  "version" => version,
  "summary" => "Frühstück für alle",
  "classifiers" => ["Programming Language :: Python :: 3", "Intended Audience :: Developers"]
})

# A multipart body is not signed. Its particulars therefore go into the query, which is; the
# body has the file and nothing else.
query = URI.encode_www_form(
  "name" => name, "version" => version, "filename" => File.basename(wheel),
  "filetype" => "bdist_wheel", "pyversion" => "py3"
)
# The gem sends the hash of any body that is no form (oauth_body_hash). Net::HTTP's set_form would
# write the body after that, and the hash would be that of nothing (the server's request.body-hash),
# so the body is written here.
boundary = "spam-and-eggs"
body = "--#{boundary}\r\n" \
       "Content-Disposition: form-data; name=\"content\"; filename=\"#{File.basename(wheel)}\"\r\n" \
       "Content-Type: application/octet-stream\r\n\r\n".b \
       + File.binread(wheel) + "\r\n--#{boundary}--\r\n"
multipart = { "Content-Type" => "multipart/form-data; boundary=#{boundary}" }
show token.post("/oauth/upload?#{query}", body, multipart)
