package parlance

import (
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Error is why a call failed, read from the details that the server sends with its status.
type Error struct {
	Code    codes.Code
	Message string
	// A name of v1.ErrorReason without its prefix, such as FLOOR_TAKEN. Empty when the failure is not
	// the server's word, for example when nobody listens.
	Reason   string
	Metadata map[string]string
	// Every field that breaks a rule of the contract.
	Violations []Violation
	// How long to wait before the same call may succeed; 0 when that is not known.
	RetryAfter time.Duration

	status *status.Status
	// The server said how long to wait.
	waits bool
}

// Violation is a field that breaks a rule of the contract.
type Violation struct{ Field, Description string }

func (e *Error) Error() string {
	if e.Reason == "" {
		return e.Code.String() + ": " + e.Message
	}
	return e.Reason + ": " + e.Message
}

// IsTransient tells whether the same call may succeed later: the server says how long to wait, is away,
// draining or overloaded, or the connection broke. A call that changes something must be repeated with the
// same id.
func (e *Error) IsTransient() bool {
	if e.waits {
		return true
	}
	switch e.Reason {
	case "STORE_UNAVAILABLE", "DRAINING", "OVERLOADED":
		return true
	case "":
		// What breaks under way comes without a reason, in several words.
		switch e.Code {
		case codes.Unavailable, codes.Unknown, codes.Internal, codes.Aborted, codes.DataLoss, codes.Canceled:
			return true
		}
	}
	return false
}

// GRPCStatus lets the functions of gRPC's status package read the error.
func (e *Error) GRPCStatus() *status.Status { return e.status }

// read turns an error of gRPC's into one of ours. The end of a stream is none.
func read(err error) error {
	var known *Error
	if err == nil || errors.Is(err, io.EOF) || errors.As(err, &known) {
		return err
	}
	from := status.Convert(err)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		from = status.FromContextError(err)
	}
	return readStatus(from)
}

// ErrorOf reads why a frame of Attach failed.
func ErrorOf(failed *spb.Status) *Error { return readStatus(status.FromProto(failed)) }

func readStatus(from *status.Status) *Error {
	e := &Error{Code: from.Code(), Message: from.Message(), status: from}
	for _, detail := range from.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			e.Reason, e.Metadata = detail.Reason, detail.Metadata
		case *errdetails.BadRequest:
			for _, violation := range detail.FieldViolations {
				e.Violations = append(e.Violations, Violation{violation.Field, violation.Description})
			}
		case *errdetails.RetryInfo:
			e.RetryAfter, e.waits = detail.RetryDelay.AsDuration(), true
		}
	}
	return e
}
