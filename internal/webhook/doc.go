// Package webhook tells other programs over HTTP what happened: it signs a
// message and sends it only where the operator lets messages go. It must not
// know records, nor who may be told what: the service decides that.
//
// A message follows Standard Webhooks: the header webhook-signature holds
// "v1," and the base64 of HMAC-SHA256, with the subscription's secret, over
// "webhook-id.webhook-timestamp.body". See sign.go and reach.go.
package webhook
