package ledger_test

import (
	"fmt"
	"testing"

	"chancery/internal/ledger"

	"golang.org/x/mod/sumdb/tlog"
)

const million = 1_000_000

func benchSource(b *testing.B, size int) *memory {
	b.Helper()
	m := new(memory)
	m.add(b, leafRange(0, size)...)
	return m
}

func BenchmarkVerify(b *testing.B) {
	const size = 200_000
	l := newTestLog(b, size)
	for _, bodies := range []bool{false, true} {
		rows := l.rows
		if !bodies {
			rows = make([]ledger.Row, size)
			for i, row := range l.rows {
				rows[i] = ledger.Row{Entry: row.Entry, Leaf: row.Leaf}
			}
		}
		v := ledger.Verification{Source: l, Checkpoints: []ledger.Checkpoint{l.checkpoint(b, size)}}
		b.Run(fmt.Sprintf("bodies=%v", bodies), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := v.Run(stream(rows)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*size/b.Elapsed().Seconds(), "entries/s")
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, batch := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprintf("batch=%d", batch), func(b *testing.B) {
			const size = 70_000
			m := benchSource(b, size)
			leaves := leafRange(size, size+batch)
			for n := 0; b.Loop(); n++ {
				at := int64(size - n%ledger.TileWidth) // every position in a tile in turn
				if _, err := ledger.NewTiles(m, at, leaves); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*float64(batch)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}

func BenchmarkProve(b *testing.B) {
	m := benchSource(b, million)
	b.Run("record", func(b *testing.B) {
		n := int64(0)
		for b.Loop() {
			if _, err := tlog.ProveRecord(million, n, ledger.NewReader(m, million)); err != nil {
				b.Fatal(err)
			}
			n = (n + 7919) % million
		}
	})
	b.Run("extension", func(b *testing.B) {
		n := int64(1)
		for b.Loop() {
			if _, err := tlog.ProveTree(million, n, ledger.NewReader(m, million)); err != nil {
				b.Fatal(err)
			}
			n = n%(million-7919) + 7919
		}
	})
}

func BenchmarkRoot(b *testing.B) {
	m := benchSource(b, million)
	for b.Loop() {
		if _, err := ledger.Root(m, million); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLeafHash(b *testing.B) {
	e := testRow(123_456).Entry
	for b.Loop() {
		e.LeafHash()
	}
}
