package chancery

import (
	"slices"
	"strings"
)

// Actor is who does or reads something.
type Actor struct {
	User string // name of the account; stands in the ledger
	// Organisation is where they serve; they see what it and those under it own.
	Organisation ID
	// MinistryWide lifts the limit to the organisation's subtree, never that of the marking.
	MinistryWide bool
	Clearance    Clearance
	Roles        []Role
	Lang         string
	// ReadOnly takes away every right but those to read: a token may be for
	// reading while its owner may write.
	ReadOnly bool

	everything bool // no marking and no compartment is hidden from it
}

// Role is a bundle of rights.
type Role string

// The roles. What each may do stands in roleRights.
const (
	RoleAdministrator Role = "administrator" // runs the installation, its people and its vocabularies
	RoleCentre        Role = "centre"        // compiles for the ministry: everything but administration
	RoleLeader        Role = "leader"        // decides
	RoleOfficer       Role = "officer"       // types in and proposes
	RoleReader        Role = "reader"        // reads
	RoleInspector     Role = "inspector"     // reads, with the ledger and its proofs
)

// Roles lists the roles in the order screens show them.
var Roles = []Role{RoleOfficer, RoleLeader, RoleCentre, RoleReader, RoleInspector, RoleAdministrator}

// roleRights says what a role may do. A right is "kind.act"; "*" stands for
// any kind or any act. Reading needs no right: visibility decides it.
var roleRights = map[Role][]string{
	RoleAdministrator: {"*.*"},
	RoleCentre:        {"*.*", "!user.*", "!term.*", "!clock.*", "!calendar.*", "!holiday.*", "!checklist.*", "!working_week.*", "!numbering.*", "!system.*", "!setting.*", "!account_change.*"},
	RoleLeader: {
		"*.endorse", "*.approve", "*.reject", "*.return", "*.accept", "*.verify", "*.decide", "*.authorise", "*.sign",
		"*.extend", "*.review", "*.postpone", "*.cancel", "*.answer", "report.freeze",
	},
	RoleOfficer: {
		"*.create", "*.edit", "*.remove", "*.restore", "*.propose", "*.submit", "*.send", "*.schedule", "*.hold", "*.close",
		"*.receive", "*.answer", "*.start", "*.accept", "*.finish", "*.forward", "*.negotiate", "*.initial", "*.prepare",
		"*.see_off", "*.deploy", "*.bring_home", "*.opine", "*.postpone", "*.cancel", "*.reopen", "*.begin", "*.conclude",
		"document.enter", "document.correct",
		"!organisation.*", "!template.*", "!term.*", "!clock.*", "!calendar.*", "!holiday.*", "!checklist.*", "!working_week.*", "!numbering.*", "!directive.*", "!conference.*", "!user.*", "!system.*", "!setting.*", "!ledger.*",
	},
	RoleInspector: {"ledger.read", "account_change.read"},
	RoleReader:    {},
}

// Allows reports whether one of the actor's roles gives the right. A refusal
// ("!term.*") in a role takes away what the same role gives, not what another does.
func (a Actor) Allows(right string) bool {
	if a.ReadOnly && !strings.HasSuffix(right, ".read") {
		return false
	}
	return slices.ContainsFunc(a.Roles, func(r Role) bool {
		given := false
		for _, p := range roleRights[r] {
			if no, ok := strings.CutPrefix(p, "!"); ok {
				if covers(no, right) {
					return false
				}
			} else if covers(p, right) {
				given = true
			}
		}
		return given
	})
}

func covers(pattern, right string) bool {
	pk, pa, _ := strings.Cut(pattern, ".")
	rk, ra, _ := strings.Cut(right, ".")
	return (pk == "*" || pk == rk) && (pa == "*" || pa == ra)
}

// System is the local administrator: the command line and timed work act as
// it. It sees everything.
func System() Actor {
	return Actor{User: "system", MinistryWide: true, Clearance: Clearance{Rank: 1 << 30, Compartments: nil}, Roles: []Role{RoleAdministrator}, everything: true}
}

// SeesEverything reports whether no marking at all is hidden from the actor.
func (a Actor) SeesEverything() bool { return a.everything }

// Unlimited is the actor as far as an act of administration goes that must
// reach every record, such as recoding a term: what is done stands in the
// ledger under the same name. Nothing that was read so may be shown.
func (a Actor) Unlimited() Actor {
	a.everything, a.MinistryWide, a.Clearance = true, true, System().Clearance
	return a
}
