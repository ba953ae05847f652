// A shop that asks for each button over OFREP, and records orders over REST. It needs nothing but Go's own library.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"
)

var (
	serviceURL = setting("SORTITION_URL", "http://127.0.0.1:3000")
	token      = setting("SORTITION_TOKEN", "")
	experiment = setting("EXPERIMENT", "")
	port       = setting("PORT", "8080")
	service    = &http.Client{Timeout: 2 * time.Second}
)

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// post sends a body as JSON and reads the answer into it.
func post(ctx context.Context, path string, body, answer any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, serviceURL+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := service.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(response.Body)
		return fmt.Errorf("%s: %s %s", path, response.Status, text)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

// flag is the text of a flag for an entity, which is sampled with this request. It is the default without an answer or a value.
func flag(ctx context.Context, key, otherwise string, evaluation map[string]any) (value, reason string) {
	var answer struct {
		Value  *string `json:"value"`
		Reason string  `json:"reason"`
	}
	path := "/ofrep/v1/evaluate/flags/" + url.PathEscape(key)
	if err := post(ctx, path, map[string]any{"context": evaluation}, &answer); err != nil {
		log.Print(err)
		return otherwise, "ERROR"
	}
	if answer.Value == nil {
		return otherwise, answer.Reason
	}
	return *answer.Value, answer.Reason
}

type outcome struct {
	SampledEntity string  `json:"sampled_entity"`
	SampledValue  string  `json:"sampled_value"`
	Metric        string  `json:"metric"`
	Value         float64 `json:"value"`
	// A repeat with the same id counts once.
	OutcomeID string `json:"outcome_id"`
}

func record(ctx context.Context, outcomes ...outcome) (string, error) {
	var answer struct {
		Results []struct {
			Status string `json:"status"`
		} `json:"results"`
	}
	path := "/api/v1/experiments/" + url.PathEscape(experiment) + "/outcomes"
	if err := post(ctx, path, map[string]any{"outcomes": outcomes}, &answer); err != nil {
		return "", err
	}
	if len(answer.Results) == 0 {
		return "", errors.New("the service answered no results")
	}
	return answer.Results[0].Status, nil
}

func write(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Print(err)
	}
}

func checkout(w http.ResponseWriter, r *http.Request) {
	user, country := r.URL.Query().Get("user"), r.URL.Query().Get("country")
	if user == "" {
		write(w, http.StatusBadRequest, map[string]string{"error": "user is missing"})
		return
	}
	evaluation := map[string]any{"targetingKey": user, "country": country}
	button, reason := flag(r.Context(), "checkout-button", "grey", evaluation)
	write(w, http.StatusOK, map[string]string{"button": button, "reason": reason})
}

func orders(w http.ResponseWriter, r *http.Request) {
	var order struct {
		User  string  `json:"user"`
		Order string  `json:"order"`
		Total float64 `json:"total"`
	}
	if err := json.NewDecoder(r.Body).Decode(&order); err != nil {
		write(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	status, err := record(r.Context(), outcome{"User", order.User, "revenue", order.Total, order.Order})
	if err != nil {
		write(w, http.StatusBadGateway, map[string]string{"error": err.Error()})
		return
	}
	write(w, http.StatusOK, map[string]string{"outcome": status})
}

func main() {
	http.HandleFunc("/checkout", checkout)
	http.HandleFunc("/orders", orders)
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	stopped, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-stopped.Done()
		_ = server.Shutdown(context.Background())
	}()
	fmt.Printf("listening on http://%s\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
