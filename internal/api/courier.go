package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"chancery/internal/service"
	"chancery/internal/webhook"
)

// Courier brings messages about changes to the programs that asked for them.
type Courier struct {
	svc    *service.Service
	client *http.Client
}

// NewCourier makes a courier that goes only as far as reach lets it.
func NewCourier(svc *service.Service, reach webhook.Reach) *Courier {
	return &Courier{svc: svc, client: reach.Client()}
}

// sendersAtOnce is how many messages are under way at the same time.
const sendersAtOnce = 8

// Round reads the ledger on and sends every message that is due. A
// message that was not taken is tried again in a later round. Where several
// processes serve one ministry, each message is sent by one.
func (k *Courier) Round(ctx context.Context) error {
	for {
		more, err := k.svc.CollectWebhooks(ctx)
		if err != nil {
			return err
		}
		due, err := k.svc.DueWebhooks(ctx)
		if err != nil {
			return err
		}
		if err := k.send(ctx, due); err != nil {
			return err
		}
		if len(due) == 0 && !more {
			return k.svc.ForgetWebhooks(ctx)
		}
	}
}

func (k *Courier) send(ctx context.Context, due []service.Due) error {
	var group sync.WaitGroup
	errs := make([]error, len(due))
	places := make(chan struct{}, sendersAtOnce)
	for i, d := range due {
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			o := webhook.Send(ctx, k.client, webhook.Message{ID: string(d.ID), URL: d.URL, Secret: d.Secret, Body: event(d)}, time.Now())
			if ctx.Err() == nil { // else nobody knows; it is sent again
				errs[i] = k.svc.SentWebhook(ctx, d, o)
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// event is the body of a message: the record as it stood, as the owner of the
// subscription may see it.
func event(d service.Due) []byte {
	o := object{{"id", string(d.ID)}, {"type", d.Event}, {"at", instant(d.At)}}
	if d.Event == service.Trial && d.Entry < 0 {
		return append(appendJSON(nil, o), '\n')
	}
	o = append(o, member{"by", d.By}, member{"kind", string(d.Kind)}, member{"ref", d.Ref}, member{"version", d.Version}, member{"ledger_index", d.Entry})
	if d.View == nil {
		return append(appendJSON(nil, append(o, member{"removed", true})), '\n')
	}
	return append(appendJSON(nil, append(o, member{"record", record(d.View.Spec, d.View.Entity, d.View.Names, nil, nil)})), '\n')
}
