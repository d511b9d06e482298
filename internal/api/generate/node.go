package main

import (
	"bytes"
	"encoding/json"
)

// node is a value of JSON whose members keep their order.
type node struct {
	names   []string
	members map[string]*node
	items   []*node
	value   any // of what is neither object nor list
}

func parse(raw []byte) (*node, error) { return readNode(json.NewDecoder(bytes.NewReader(raw))) }

func readNode(d *json.Decoder) (*node, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	n := &node{}
	switch token {
	case json.Delim('{'):
		n.members = map[string]*node{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			n.names = append(n.names, name.(string))
			if n.members[name.(string)], err = readNode(d); err != nil {
				return nil, err
			}
		}
	case json.Delim('['):
		for d.More() {
			item, err := readNode(d)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
	default:
		n.value = token
		return n, nil
	}
	_, err = d.Token()
	return n, err
}

// at goes down by the names of members; what is not there is an empty node.
func (n *node) at(names ...string) *node {
	for _, name := range names {
		next := n.members[name]
		if next == nil {
			return &node{}
		}
		n = next
	}
	return n
}

func (n *node) text() string {
	s, _ := n.value.(string)
	return s
}

// list are the texts of a list, or the one text there is.
func (n *node) list() (out []string) {
	if s := n.text(); s != "" {
		return []string{s}
	}
	for _, item := range n.items {
		out = append(out, item.text())
	}
	return out
}
