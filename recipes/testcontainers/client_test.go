// go get github.com/testcontainers/testcontainers-go, then: go test

package client_test

import (
	"net/http"
	"testing"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

func pypiMock(t *testing.T) string {
	t.Helper()
	container, err := testcontainers.Run(
		t.Context(),
		"pypi-mock",
		testcontainers.WithExposedPorts("8000/tcp"),
		testcontainers.WithWaitStrategy(wait.ForHTTP("/_mock/readyz").WithPort("8000/tcp")),
	)
	testcontainers.CleanupContainer(t, container)
	if err != nil {
		t.Fatal(err)
	}
	url, err := container.PortEndpoint(t.Context(), "8000/tcp", "http")
	if err != nil {
		t.Fatal(err)
	}
	return url
}

func TestItAnswers(t *testing.T) {
	answer, err := http.Get(pypiMock(t) + "/simple/")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()

	if answer.StatusCode != http.StatusOK {
		t.Errorf("status %d", answer.StatusCode)
	}
}
