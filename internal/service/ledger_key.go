package service

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"chancery/internal/chancery"
	"chancery/internal/ledger"
	"chancery/internal/store"
)

// The files of the ledger's key in the data folder: the secret half, and the
// half that is given to whoever is to check signatures.
const (
	ledgerKeyFile = "ledger.key"
	ledgerPubFile = "ledger.pub"
)

// LedgerKey is the public key of the ledger, made when there is none yet.
func (s *Service) LedgerKey(ctx context.Context) (string, error) {
	if _, err := s.ledgerSigner(ctx); err != nil {
		return "", err
	}
	return s.readKey(ledgerPubFile)
}

// ledgerSigner reads the key pair of this installation; the first call makes it.
func (s *Service) ledgerSigner(ctx context.Context) (note.Signer, error) {
	secret, err := s.readKey(ledgerKeyFile)
	if errors.Is(err, fs.ErrNotExist) {
		if err := s.makeLedgerKey(ctx); err != nil {
			return nil, err
		}
		secret, err = s.readKey(ledgerKeyFile)
	}
	if err != nil {
		return nil, err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, chancery.Failure("operations.key_unreadable", err)
	}
	return signer, nil
}

func (s *Service) ledgerVerifier() (note.Verifier, error) {
	public, err := s.readKey(ledgerPubFile)
	if err != nil {
		return nil, err
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		return nil, chancery.Failure("operations.key_unreadable", err)
	}
	return v, nil
}

func (s *Service) readKey(name string) (string, error) {
	b, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		return "", chancery.Failure("operations.key_unreadable", err)
	}
	return strings.TrimSpace(string(b)), nil
}

// makeLedgerKey names the ledger after the ministry. Of two processes that make
// one together, the second finds the file there and takes the first's.
func (s *Service) makeLedgerKey(ctx context.Context) error {
	var name string
	err := s.store.Read(ctx, chancery.System(), func(tx *store.Tx) (err error) {
		name, err = tx.Setting("ministry")
		return err
	})
	if err != nil {
		return err
	}
	if name == "" {
		name = "ministry"
	}
	secret, public, err := ledger.NewKey("chancery/" + name)
	if err != nil {
		return ledgerProblem(err)
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return chancery.Failure("operations.key_unreadable", err)
	}
	f, err := os.OpenFile(filepath.Join(s.dir, ledgerKeyFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return chancery.Failure("operations.key_unreadable", err)
	}
	_, err = f.WriteString(secret + "\n")
	if err := errors.Join(err, f.Sync(), f.Close(), os.WriteFile(filepath.Join(s.dir, ledgerPubFile), []byte(public+"\n"), 0o644)); err != nil {
		return chancery.Failure("operations.key_unreadable", err)
	}
	return nil
}
