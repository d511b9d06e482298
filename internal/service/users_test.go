package service_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"chancery/internal/chancery"
	"chancery/internal/service"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
)

var emptySeed = storetest.Template("service", func(dsn string) error {
	st, err := store.Open(context.Background(), dsn, time.Now)
	if err != nil {
		return err
	}
	st.Close()
	return nil
})

// office is a ministry with nothing but the levels of markings, a unit and a
// clock that tests move.
type office struct {
	*service.Service
	t   *testing.T
	now time.Time
	dsn string
	dir string
}

func eachOffice(t *testing.T, fn func(t *testing.T, o *office)) {
	t.Helper()
	emptySeed.Each(t, func(t *testing.T, dsn string) {
		o := &office{t: t, now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), dsn: dsn, dir: t.TempDir()}
		st, err := store.Open(context.Background(), dsn, func() time.Time { return o.now })
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(st.Close)
		o.Service = service.New(st, o.dir)
		for _, term := range []struct{ vocabulary, code, rank string }{
			{"marking_level", "public", "0"}, {"marking_level", "internal", "10"}, {"marking_level", "secret", "30"}, {"compartment", "cyber", ""}, {"organisation_kind", "ministry", ""},
		} {
			o.create("term", "", map[string]any{"vocabulary": term.vocabulary, "code": term.code, "label": map[string]any{"en": term.code, "vi": term.code}, "rank": term.rank})
		}
		o.create("organisation", "navy", map[string]any{"name": map[string]any{"en": "Navy", "vi": "Hải quân"}, "type": "ministry"})
		fn(t, o)
	})
}

func (o *office) create(kind chancery.Kind, ref string, values map[string]any) {
	o.t.Helper()
	if _, err := o.Create(context.Background(), chancery.System(), kind, service.Input{Ref: ref, Values: values}); err != nil {
		o.t.Fatalf("%s %s: %v", kind, ref, err)
	}
}

// key is the message of an error, of its first field where it has one.
func key(err error) string {
	if fields := chancery.FieldsOf(err); len(fields) > 0 {
		return fields[0].Key
	}
	if e, ok := err.(*chancery.Error); ok {
		return e.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func wantKey(t *testing.T, what string, err error, want string) {
	t.Helper()
	if got := key(err); got != want {
		t.Errorf("%s: %q (%v), want %q", what, got, err, want)
	}
}

const (
	lanPassword  = "bảy con cá vàng"
	minhPassword = "nine green teapots"
)

func TestSetupMakesTheFirstAdministratorOnce(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		if needed, err := o.SetupNeeded(ctx); !needed || err != nil {
			t.Fatalf("needed %v, %v", needed, err)
		}
		wantKey(t, "without a code", o.Setup(ctx, "", "lan", "", lanPassword), "user.setup_code_wrong")
		old, err := o.SetupCode(ctx)
		if err != nil {
			t.Fatal(err)
		}
		code, _ := o.SetupCode(ctx)
		wantKey(t, "an earlier code", o.Setup(ctx, old, "lan", "", lanPassword), "user.setup_code_wrong")
		wantKey(t, "a weak password", o.Setup(ctx, code, "lan", "", "password1234"), "user.password_common")
		wantKey(t, "the right code in small letters", o.Setup(ctx, " "+strings.ToLower(code), "Lan", "Example Officer Lan", lanPassword), "")
		wantKey(t, "again", o.Setup(ctx, code, "eve", "", minhPassword), "user.setup_done")
		if needed, _ := o.SetupNeeded(ctx); needed {
			t.Error("set-up is still needed")
		}
		lan, err := o.Actor(ctx, "lan")
		if err != nil || !lan.Allows("user.create") || !lan.MinistryWide || lan.Clearance.Rank != 30 {
			t.Errorf("%+v, %v", lan, err)
		}
	})
}

func TestAccounts(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx, sys := context.Background(), chancery.System()
		admin := []chancery.Role{chancery.RoleAdministrator}
		for _, c := range []struct {
			account  service.Account
			password string
			want     string
		}{
			{service.Account{Name: "lan", Roles: admin}, lanPassword, ""},
			{service.Account{Name: "minh", Roles: []chancery.Role{"officer"}, Organisation: "navy", Marking: "internal", Compartments: []chancery.Code{"cyber"}}, "", ""},
			{service.Account{Name: "LAN ", Roles: admin}, lanPassword, "user.name_taken"},
			{service.Account{Name: "Lần", Roles: admin}, lanPassword, "user.bad_name"},
			{service.Account{Name: "system", Roles: admin}, lanPassword, "user.bad_name"},
			{service.Account{Name: "x", Roles: admin}, lanPassword, "user.bad_name"},
			{service.Account{Name: "eve"}, lanPassword, "user.no_role"},
			{service.Account{Name: "eve", Roles: []chancery.Role{"king"}}, lanPassword, "user.no_such_role"},
			{service.Account{Name: "eve", Roles: admin, Marking: "cosmic"}, lanPassword, "value.no_such_term"},
			{service.Account{Name: "eve", Roles: admin, Compartments: []chancery.Code{"moon"}}, lanPassword, "value.no_such_term"},
			{service.Account{Name: "eve", Roles: admin, Organisation: "air"}, lanPassword, "value.no_such_record"},
			{service.Account{Name: "eve", Roles: admin}, "eve", "user.password_short"},
		} {
			wantKey(t, c.account.Name, o.AddUser(ctx, sys, c.account, c.password), c.want)
		}
		minh, err := o.Actor(ctx, "minh")
		if err != nil || minh.Clearance.Rank != 10 || len(minh.Clearance.Compartments) != 1 || minh.Organisation == "" || minh.MinistryWide {
			t.Errorf("%+v, %v", minh, err)
		}
		wantKey(t, "an officer opens an account", o.AddUser(ctx, minh, service.Account{Name: "eve", Roles: admin}, lanPassword), "error.forbidden")
		_, err = o.Users(ctx, minh)
		wantKey(t, "an officer lists the accounts", err, "error.forbidden")
		users, err := o.Users(ctx, sys)
		if err != nil || len(users) != 2 || users[1].Unit.Ref != "navy" || users[1].HasPassword || !users[0].HasPassword {
			t.Errorf("%+v, %v", users, err)
		}
		wantKey(t, "the last administrator is disabled", o.DisableUser(ctx, sys, "lan"), "user.last_administrator")
		wantKey(t, "the last administrator steps down", o.EditUser(ctx, sys, service.Account{Name: "lan", Roles: []chancery.Role{"reader"}}), "user.last_administrator")
		wantKey(t, "an officer is disabled", o.DisableUser(ctx, sys, "minh"), "")
		_, err = o.Actor(ctx, "minh")
		wantKey(t, "a disabled actor", err, "user.is_disabled")
		wantKey(t, "nobody", o.DisableUser(ctx, sys, "nobody"), "user.no_such_user")
	})
}

func TestSessionsLiveAndEnd(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx, sys := context.Background(), chancery.System()
		o.people()
		for _, c := range []struct{ name, password string }{
			{"lan", minhPassword}, {"nobody", lanPassword}, {"silent", ""}, {"silent", lanPassword}, {"closed", lanPassword}, {"", ""},
		} {
			_, err := o.SignIn(ctx, c.name, c.password, "10.0.0.9")
			wantKey(t, c.name, err, "error.login")
		}
		secret, err := o.SignIn(ctx, " Lan", lanPassword, "10.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		who, a, ends, err := o.Session(ctx, secret)
		if err != nil || who.User != "lan" || a.Name != "lan" || !ends.Equal(o.now.Add(service.SessionIdle)) {
			t.Fatalf("%+v, %+v, %v, %v", who, a, ends, err)
		}
		start := o.now
		for o.now.Before(start.Add(service.SessionLife - time.Hour)) { // used often enough
			o.now = o.now.Add(7 * time.Hour)
			if _, _, _, err := o.Session(ctx, secret); err != nil && o.now.Before(start.Add(service.SessionLife)) {
				t.Fatalf("after %s: %v", o.now.Sub(start), err)
			}
		}
		o.now = start.Add(service.SessionLife)
		_, _, _, err = o.Session(ctx, secret)
		wantKey(t, "after a week", err, "error.session")

		secret, _ = o.SignIn(ctx, "lan", lanPassword, "10.0.0.1")
		o.now = o.now.Add(service.SessionIdle)
		_, _, _, err = o.Session(ctx, secret)
		wantKey(t, "unused for its idle time", err, "error.session")

		secret, _ = o.SignIn(ctx, "lan", lanPassword, "10.0.0.1")
		wantKey(t, "signing out", o.SignOut(ctx, secret), "")
		_, _, _, err = o.Session(ctx, secret)
		wantKey(t, "after signing out", err, "error.session")

		secret, _ = o.SignIn(ctx, "minh", minhPassword, "10.0.0.1")
		wantKey(t, "disabling", o.DisableUser(ctx, sys, "minh"), "")
		wantKey(t, "enabling", o.EnableUser(ctx, sys, "minh"), "")
		_, _, _, err = o.Session(ctx, secret)
		wantKey(t, "after the account was disabled", err, "error.session")
	})
}

// people opens the accounts the tests sign in to.
func (o *office) people() {
	o.t.Helper()
	ctx, sys := context.Background(), chancery.System()
	for _, p := range []struct {
		name, password string
		role           chancery.Role
	}{{"lan", lanPassword, "administrator"}, {"minh", minhPassword, "officer"}, {"silent", "", "reader"}, {"closed", lanPassword, "reader"}} {
		if err := o.AddUser(ctx, sys, service.Account{Name: p.name, Roles: []chancery.Role{p.role}}, p.password); err != nil {
			o.t.Fatal(err)
		}
	}
	if err := o.DisableUser(ctx, sys, "closed"); err != nil {
		o.t.Fatal(err)
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		o.people()
		for range 5 {
			_, err := o.SignIn(ctx, "lan", "wrong password", "10.0.0.9")
			wantKey(t, "a guess", err, "error.login")
		}
		_, err := o.SignIn(ctx, "lan", lanPassword, "10.0.0.9")
		wantKey(t, "the sixth guess, though right", err, "user.too_many_attempts")
		if _, err := o.SignIn(ctx, "lan", lanPassword, "10.0.0.1"); err != nil {
			t.Errorf("from another address: %v", err)
		}
		o.now = o.now.Add(time.Minute)
		if _, err := o.SignIn(ctx, "lan", lanPassword, "10.0.0.9"); err != nil {
			t.Errorf("after a minute: %v", err)
		}
	})
}

func TestPasswordsAreChanged(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx, sys := context.Background(), chancery.System()
		o.people()
		minh, _ := o.Actor(ctx, "minh")
		secret, _ := o.SignIn(ctx, "minh", minhPassword, "10.0.0.1")
		wantKey(t, "without the old one", o.ChangePassword(ctx, minh, "wrong password", "eleven blue tables"), "user.old_password_wrong")
		wantKey(t, "to a weak one", o.ChangePassword(ctx, minh, minhPassword, "minh12345678"), "user.password_is_name")
		wantKey(t, "to the same", o.ChangePassword(ctx, minh, minhPassword, minhPassword), "user.same_password")
		wantKey(t, "another's", o.SetPassword(ctx, minh, "lan", "eleven blue tables", false), "error.forbidden")
		wantKey(t, "one's own", o.ChangePassword(ctx, minh, minhPassword, "eleven blue tables"), "")
		_, _, _, err := o.Session(ctx, secret)
		wantKey(t, "the session from before", err, "error.session")
		_, err = o.SignIn(ctx, "minh", minhPassword, "10.0.0.1")
		wantKey(t, "the old password", err, "error.login")
		wantKey(t, "by the administrator", o.SetPassword(ctx, sys, "silent", "twelve red chairs", false), "")
		if _, err = o.SignIn(ctx, "silent", "twelve red chairs", "10.0.0.1"); err != nil {
			t.Error(err)
		}
	})
}

func TestTokens(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx, sys := context.Background(), chancery.System()
		o.people()
		minh, _ := o.Actor(ctx, "minh")
		for _, c := range []struct {
			who  chancery.Actor
			n    service.NewToken
			want string
		}{
			{minh, service.NewToken{Label: "", Scope: "read"}, "user.token_label"},
			{minh, service.NewToken{Label: "ledger copy", Scope: "all"}, "user.token_scope"},
			{minh, service.NewToken{Label: "ledger copy", Scope: "read", Expires: o.now}, "user.token_expiry"},
			{minh, service.NewToken{Label: "ledger copy", Scope: "read", Expires: o.now.AddDate(2, 0, 0)}, "user.token_expiry"},
			{minh, service.NewToken{Account: "lan", Label: "ledger copy", Scope: "read"}, "error.forbidden"},
			{sys, service.NewToken{Label: "ledger copy", Scope: "read"}, "user.no_such_user"}, // the system has no account
		} {
			_, err := o.AddToken(ctx, c.who, c.n)
			wantKey(t, c.want, err, c.want)
		}
		reads, err := o.AddToken(ctx, minh, service.NewToken{Label: "statistics", Scope: "read"})
		if err != nil {
			t.Fatal(err)
		}
		writes, _ := o.AddToken(ctx, sys, service.NewToken{Account: "minh", Label: "intake", Scope: "write", Expires: o.now.Add(time.Hour)})
		who, err := o.Token(ctx, reads)
		if err != nil || who.User != "minh" || who.Allows("activity.create") {
			t.Errorf("%+v, %v", who, err)
		}
		if who, err = o.Token(ctx, writes); err != nil || !who.Allows("activity.create") {
			t.Errorf("%+v, %v", who, err)
		}
		_, _, _, err = o.Session(ctx, writes)
		wantKey(t, "a token as a session", err, "error.session")
		listed, err := o.Tokens(ctx, minh, "minh")
		if err != nil || len(listed) != 2 {
			t.Fatalf("%+v, %v", listed, err)
		}
		o.now = o.now.Add(time.Hour)
		_, err = o.Token(ctx, writes)
		wantKey(t, "after its end", err, "error.session")
		if listed, _ = o.Tokens(ctx, minh, "minh"); len(listed) != 1 {
			t.Errorf("%+v", listed)
		}
		lan, _ := o.Actor(ctx, "lan")
		wantKey(t, "revoked under another name", o.Revoke(ctx, lan, "lan", listed[0].ID), "user.no_such_credential")
		wantKey(t, "revoked", o.Revoke(ctx, minh, "minh", listed[0].ID), "")
		_, err = o.Token(ctx, reads)
		wantKey(t, "after it was revoked", err, "error.session")
	})
}

func TestDemoAccountsShareAPasswordThatIsShown(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		if accounts, password, err := o.DemoSignIn(ctx); len(accounts) != 0 || password != "" || err != nil {
			t.Fatalf("%v, %q, %v", accounts, password, err)
		}
		made, err := o.AddDemoUsers(ctx, []service.Account{{Name: "officer", Roles: []chancery.Role{"officer"}}, {Name: "reader", Roles: []chancery.Role{"reader"}}})
		if err != nil {
			t.Fatal(err)
		}
		accounts, shown, err := o.DemoSignIn(ctx)
		if err != nil || len(accounts) != 2 || shown != made {
			t.Fatalf("%v, %q, %v", accounts, shown, err)
		}
		if _, err := o.SignIn(ctx, "reader", shown, "127.0.0.1"); err != nil {
			t.Error(err)
		}
	})
}
