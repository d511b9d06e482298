package service_test

import (
	"context"
	"testing"

	"chancery/internal/chancery"
	"chancery/internal/service"
)

// TestANewPasswordFromAnAdministratorEndsWhatTheOldOneOpened holds that sessions
// and tokens end with the password, tokens only where they are not kept.
func TestANewPasswordFromAnAdministratorEndsWhatTheOldOneOpened(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx, sys := context.Background(), chancery.System()
		o.people()
		begin := func(as string) (session, token string) {
			session, err := o.SignIn(ctx, "minh", as, "10.0.0.1")
			if err != nil {
				t.Fatal(err)
			}
			if token, err = o.AddToken(ctx, sys, service.NewToken{Account: "minh", Label: "ledger copy", Scope: "write"}); err != nil {
				t.Fatal(err)
			}
			return session, token
		}
		works := func(session, token string) (bool, bool) {
			_, _, _, ended := o.Session(ctx, session)
			_, revoked := o.Token(ctx, token)
			return ended == nil, revoked == nil
		}
		session, token := begin(minhPassword)
		kept, err := o.OneTimePassword(ctx, sys, "minh", true)
		if err != nil {
			t.Fatal(err)
		}
		if s, k := works(session, token); s || !k {
			t.Errorf("kept: the session works %t, the token %t", s, k)
		}
		session, second := begin(kept)
		once, err := o.OneTimePassword(ctx, sys, "minh", false)
		if err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{token, second} {
			if s, k := works(session, token); s || k {
				t.Errorf("not kept: the session works %t, the token %t", s, k)
			}
		}
		session, token = begin(once)
		if err := o.SetPassword(ctx, sys, "minh", "eleven blue tables", false); err != nil {
			t.Fatal(err)
		}
		if s, k := works(session, token); s || k {
			t.Errorf("set: the session works %t, the token %t", s, k)
		}
		session, token = begin("eleven blue tables")
		minh, err := o.Actor(ctx, "minh")
		if err != nil {
			t.Fatal(err)
		}
		if err := o.ChangePassword(ctx, minh, "eleven blue tables", "twelve green chairs"); err != nil {
			t.Fatal(err)
		}
		if s, k := works(session, token); s || !k {
			t.Errorf("one's own: the session works %t, the token %t", s, k)
		}
	})
}
