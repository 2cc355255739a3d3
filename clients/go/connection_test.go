package parlance

import (
	"errors"
	"testing"

	"google.golang.org/grpc/codes"
)

func TestAnAddressWithoutAPortHasThatOfItsScheme(t *testing.T) {
	for address, want := range map[string]string{
		"http://127.0.0.1:50051": "127.0.0.1:50051",
		"http://127.0.0.1":       "127.0.0.1:80",
		"https://chat.example/":  "chat.example:443",
		"http://[::1]":           "[::1]:80",
	} {
		host, _, err := target(address)
		if err != nil || host != want {
			t.Fatalf("%s is taken for %q: %v", address, host, err)
		}
	}
}

func TestAnAddressWithoutASchemeIsRefused(t *testing.T) {
	for _, address := range []string{"127.0.0.1:50051", "localhost:50051", "localhost", "ftp://localhost", "http://", ""} {
		_, _, err := target(address)
		var refused *Error
		if !errors.As(err, &refused) || refused.Code != codes.InvalidArgument {
			t.Fatalf("%q is taken: %v", address, err)
		}
	}
}
