// org.testcontainers:testcontainers-junit-jupiter and org.junit.jupiter:junit-jupiter.

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers
class ClientTest {
    @Container
    static final GenericContainer<?> PYPI_MOCK =
        new GenericContainer<>("pypi-mock")
            .withExposedPorts(8000)
            .waitingFor(Wait.forHttp("/_mock/readyz").forPort(8000));

    static String url() {
        return "http://" + PYPI_MOCK.getHost() + ":" + PYPI_MOCK.getMappedPort(8000);
    }

    @Test
    void itAnswers() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url() + "/simple/")).build();

        assertEquals(200, HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode());
    }
}
