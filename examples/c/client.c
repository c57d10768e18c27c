/* Request token, access token, release and upload with liboauth and libcurl.
 *
 *     cc -o client client.c $(pkg-config --cflags --libs oauth libcurl)
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <oauth.h>

static char token[256], token_secret[256]; /* none, then the request's, then the access token's */

static size_t collect(char *bytes, size_t size, size_t count, void *stream)
{
    return fwrite(bytes, size, count, stream);
}

/* Sign and send; `form` is the fields of a form, encoded, `file` the path of a file to upload.
 * Return the body of the answer, which the caller frees; a refusal ends the program. */
static char *call(const char *method, const char *url, const char *form, const char *file)
{
    /* liboauth signs one list: the URL, then the parameters of its query and of the form. */
    char whole[4096], **parameters = NULL;
    snprintf(whole, sizeof whole, "%s%s%s", url, form ? "?" : "", form ? form : "");
    int count = oauth_split_url_parameters(whole, &parameters);
    oauth_sign_array2_process(&count, &parameters, NULL, OA_HMAC, method, "consumer-key",
                              "consumer-secret", *token ? token : NULL,
                              *token ? token_secret : NULL);
    /* 6: of all these only those that begin with oauth_, each quoted, for the header. */
    char *signature = oauth_serialize_url_sep(count, 1, parameters, ", ", 6);
    char header[4096];
    snprintf(header, sizeof header, "Authorization: OAuth %s", signature);
    free(signature);
    oauth_free_array(&count, &parameters);

    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, header);
    curl_mime *mime = curl_mime_init(curl);
    char *answer = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&answer, &length);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, stream);
    if (form)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, form);
    if (file) {
        curl_mimepart *part = curl_mime_addpart(mime);
        curl_mime_name(part, "content");
        curl_mime_filedata(part, file);
        curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime);
    }
    long status = 0;
    CURLcode failure = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    fclose(stream);
    curl_mime_free(mime);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    if (failure || status != 200) {
        fprintf(stderr, "%ld %s: %s\n", status,
                failure ? curl_easy_strerror(failure) : "refused", answer);
        exit(1);
    }
    return answer;
}

/* Make a request of step 1 or 3, and keep the token and the secret of its answer. */
static void ask_for_token(const char *url)
{
    char *answer = call("GET", url, NULL, NULL), **fields = NULL;
    int count = oauth_split_post_paramters(answer, &fields, 0);
    for (int i = 0; i < count; i++) {
        sscanf(fields[i], "oauth_token=%255s", token);
        sscanf(fields[i], "oauth_token_secret=%255s", token_secret);
    }
    oauth_free_array(&count, &fields);
    free(answer);
}

static void show(char *answer)
{
    puts(answer);
    free(answer);
}

int main(int argc, char **argv)
{
    const char *server = argc > 1 ? argv[1] : getenv("PYPI_MOCK_URL");
    char *wheel = argc > 2 ? argv[2] : "spam-1.0-py3-none-any.whl";
    char url[2048], form[2048], name[256] = "", version[256] = "";
    if (!server)
        server = "http://127.0.0.1:8000";
    const char *slash = strrchr(wheel, '/'), *filename = slash ? slash + 1 : wheel;
    sscanf(filename, "%255[^-]-%255[^-]", name, version);

    /* Step 1: a request token. Without oauth_callback this is the flow of 2012 (OAuth 1.0);
     * added with oauth_add_param_to_array() it makes it that of RFC 5849, and step 3 then brings
     * oauth_verifier. */
    snprintf(url, sizeof url, "%s/oauth/request_token", server);
    ask_for_token(url);

    /* Step 2: the user allows it, in a browser. */
    printf("Open %s/oauth/authorise?oauth_token=%s\nAllow it, then press Enter. ", server, token);
    fflush(stdout);
    getchar();

    /* Step 3: the access token, signed with the secret of the request token. */
    snprintf(url, sizeof url, "%s/oauth/access_token", server);
    ask_for_token(url);

    snprintf(url, sizeof url, "%s/oauth/test?test=spam", server);
    show(call("GET", url, NULL, NULL));

    /* A form is signed, field by field. */
    char *summary = oauth_url_escape("Frühstück für alle");
    char *python = oauth_url_escape("Programming Language :: Python :: 3");
    char *developers = oauth_url_escape("Intended Audience :: Developers");
    snprintf(url, sizeof url, "%s/oauth/add_release", server);
    snprintf(form, sizeof form,
             "name=%s&version=%s&summary=%s&classifiers=%s&classifiers=%s", name, version, summary,
             python, developers);
    free(summary);
    free(python);
    free(developers);
    show(call("POST", url, form, NULL));

    /* A multipart body is not signed. Its particulars therefore go into the query, which is; the
     * body has the file and nothing else. */
    snprintf(url, sizeof url,
             "%s/oauth/upload?name=%s&version=%s&filename=%s&filetype=bdist_wheel&pyversion=py3",
             server, name, version, filename);
    show(call("POST", url, NULL, wheel));
    return 0;
}
