// Package service holds the use cases: what somebody does, in one transaction
// each. It asks who may, lets the domain decide whether the rule allows, and
// saves. It knows no HTTP and no command line. Read records.go first: what
// every kind can do; the other files add what is special about one subject.
package service

import (
	"context"
	"path/filepath"
	"time"

	"chancery/internal/auth"
	"chancery/internal/chancery"
	"chancery/internal/content"
	"chancery/internal/ingest"
	"chancery/internal/store"
	"chancery/internal/webhook"
)

// Service runs the use cases of one ministry.
type Service struct {
	store *store.Store
	dir   string // data folder: keys and files
	files content.Place

	throttle auth.Throttle // of guesses at passwords and codes
	work     auth.Throttle // of what takes the machine's time
	limits   map[Cost]auth.Limit
	counts   countedSets   // figures of the present position of the ledger
	reach    webhook.Reach // where messages to other programs may go

	background *background  // who does the jobs
	model      ingest.Model // that readings may ask; nil for none
}

// New serves the records of a store; dir is the data folder with the keys.
func New(st *store.Store, dir string) *Service {
	s := &Service{store: st, dir: dir, background: newBackground(), files: content.NewFolder(filepath.Join(dir, FilesFolder))}
	s.handleImports()
	s.handleBulks()
	return s
}

// FilesFolder is where the data folder, and a folder that holds everything,
// keep the content of documents.
const FilesFolder = "files"

// Now is the service's clock.
func (s *Service) Now() time.Time { return s.store.Now() }

// Engine is the database engine in use.
func (s *Service) Engine() string { return s.store.Engine() }

// Ready reports whether the database answers.
func (s *Service) Ready(ctx context.Context) error { return s.store.Ping(ctx) }

// may asks for a right on a record: the role must give it, and the record must
// belong to the actor's own organisation or one under it, unless the role is
// ministry-wide. Common records are the ministry's.
func may(tx *store.Tx, right string, e chancery.Entity) error {
	if !tx.Actor.Allows(right) {
		return chancery.May(right)
	}
	in, err := belongs(tx, e)
	if err != nil {
		return err
	}
	if !in {
		return chancery.May(right)
	}
	return nil
}

// belongs reports whether a record is among those the actor may change at all.
func belongs(tx *store.Tx, e chancery.Entity) (bool, error) {
	r := e.Head()
	if r.Owner == "" {
		return tx.Actor.MinistryWide || r.Version == 0, nil
	}
	return tx.InSubtree(r.Owner)
}
