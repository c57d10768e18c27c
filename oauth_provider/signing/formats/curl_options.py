"""The options of curl that a copied command line has, by what they mean for the request."""

from __future__ import annotations

VALUED = {
    "-X": "--request",
    "-H": "--header",
    "-d": "--data",
    "-A": "--user-agent",
    "-e": "--referer",
    "-b": "--cookie",
    "-u": "--user",
    "-F": "--form",
    "-T": "--upload-file",
    "-K": "--config",
    "-o": "--output",
    "-w": "--write-out",
    "-m": "--max-time",
    "-x": "--proxy",
    "-c": "--cookie-jar",
    "-D": "--dump-header",
    "-E": "--cert",
    "-U": "--proxy-user",
    "-r": "--range",
}
"""Short options that take a value, by their long names."""
FLAGS = {"-G": "--get", "-I": "--head", "-:": "--next"}
"""Short options without one that matter."""
IDLE_FLAGS = frozenset("sSkviLfgjNOJRlnpqaZ0123464#")
"""Letters of short options that leave the request as it is."""

DATA = frozenset(
    {"--data", "--data-ascii", "--data-raw", "--data-binary", "--data-urlencode", "--json"}
)
LONG_VALUED = frozenset(
    {
        *VALUED.values(),
        *DATA,
        "--url",
        "--form-string",
        "--max-redirs",
        "--connect-timeout",
        "--cacert",
        "--capath",
        "--key",
        "--cert-type",
        "--resolve",
        "--connect-to",
        "--retry",
        "--retry-delay",
        "--retry-max-time",
        "--interface",
        "--ciphers",
        "--limit-rate",
        "--noproxy",
        "--stderr",
        "--trace",
        "--trace-ascii",
        "--unix-socket",
    }
)
LONG_FLAGS = frozenset(
    {
        "--get",
        "--head",
        "--next",
        "--silent",
        "--show-error",
        "--insecure",
        "--verbose",
        "--include",
        "--location",
        "--location-trusted",
        "--fail",
        "--fail-with-body",
        "--compressed",
        "--globoff",
        "--path-as-is",
        "--http1.0",
        "--http1.1",
        "--http2",
        "--http2-prior-knowledge",
        "--http3",
        "--ipv4",
        "--ipv6",
        "--no-buffer",
        "--no-keepalive",
        "--no-progress-meter",
        "--progress-bar",
        "--remote-name",
        "--tlsv1.2",
        "--tlsv1.3",
        "--post301",
        "--post302",
        "--post303",
    }
)

REFUSED = {
    "--form": "a multipart body is made by curl itself: paste the request as raw HTTP,"
    " as `curl --trace-ascii -` shows it",
    "--form-string": "a multipart body is made by curl itself: paste the request as raw HTTP",
    "--upload-file": "the body is in a file: write it with --data-binary, or paste raw HTTP",
    "--config": "the options are in a file: write them out",
    "--next": "there is more than one request: paste one",
}
"""What cannot be read here, and why."""
