package service

import (
	"time"

	"chancery/internal/auth"
)

// Cost is what takes the machine's time and is therefore counted.
type Cost string

// The sorts of work. Reading a page is none.
const (
	CostSave   Cost = "save"   // whatever a form sends
	CostExport Cost = "export" // a list or a paper made into a file
)

// costLimits are what one account may ask: far more than a person does, and
// less than a program that was let loose. What comes from one address, behind
// which a whole house may sit, may be manyPeople times as much.
var costLimits = map[Cost]auth.Limit{
	CostSave:   {Burst: 600, Every: 200 * time.Millisecond},
	CostExport: {Burst: 120, Every: 2 * time.Second},
}

const manyPeople = 10

// LimitCost sets how much of some work one account may ask at once and how long
// one of them takes to come back, instead of what is usual. It is for before
// the first request.
func (s *Service) LimitCost(cost Cost, burst int, every time.Duration) {
	if s.limits == nil {
		s.limits = map[Cost]auth.Limit{}
	}
	s.limits[cost] = auth.Limit{Burst: burst, Every: every}
}

// Spend counts work that an account, empty for nobody known, asks from an
// address. Where it is too much ok is false and wait says when to come again.
// It goes by the machine's own clock: it is the machine that is spared.
func (s *Service) Spend(cost Cost, account, from string) (wait time.Duration, ok bool) {
	limit, set := s.limits[cost]
	if !set {
		limit = costLimits[cost]
	}
	whole := auth.Limit{Burst: manyPeople * limit.Burst, Every: limit.Every / manyPeople}
	subjects := []auth.Subject{{Name: string(cost) + " from " + from, Limit: whole}}
	if account != "" {
		subjects = append(subjects, auth.Subject{Name: string(cost) + " by " + account, Limit: limit})
	}
	return s.work.Take(time.Now(), subjects...)
}
