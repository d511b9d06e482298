package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"chancery/client"
)

// Example holds what the guide for programs shows; a test compares the two.
func Example() {
	_ = func(ctx context.Context) error {
		c, err := client.New("https://chancery.example", client.Token(os.Getenv("TOKEN")))
		if err != nil {
			return err
		}
		for activity, err := range c.Activities.List(ctx, client.ActivityFilter{Partner: []string{"LA"}, Period: "2022-H1"}) {
			if err != nil {
				return err
			}
			fmt.Println(activity.Ref, activity.StartDate, activity.Title.EN)
		}
		made, err := c.Activities.Create(ctx, &client.Activity{
			Title: client.Text{EN: "Talks on border markers", VI: "Hội đàm về mốc giới"}, Type: "meeting", StartDate: "2026-05-12", Partners: []string{"LA"},
		})
		var problem *client.Problem
		if errors.As(err, &problem) {
			for _, wrong := range problem.Errors {
				fmt.Println(wrong.Field, wrong.Detail)
			}
		}
		if err != nil {
			return err
		}
		_, err = c.Activities.Endorse(ctx, made.Ref, nil)
		return err
	}
}

// ExampleReceive is a receiver of messages.
func ExampleReceive() {
	secret := os.Getenv("WEBHOOK_SECRET")
	keep := func(id, what, kind, ref string, record json.RawMessage) error { return nil }
	http.HandleFunc("POST /in", func(w http.ResponseWriter, r *http.Request) {
		event, err := client.Receive(r, secret)
		if err != nil {
			http.Error(w, "not signed", http.StatusBadRequest)
			return
		}
		if err := keep(event.ID, event.Type, event.Kind, event.Ref, event.Record); err != nil {
			http.Error(w, "later", http.StatusServiceUnavailable) // it is sent again
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}
