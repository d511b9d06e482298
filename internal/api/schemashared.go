package api

// sharedSchemas are those that belong to no kind.
func sharedSchemas() object {
	text, number := object{{"type", "string"}}, object{{"type", "integer"}}
	anything := object{{"description", english("api.schema.any_value")}}
	return object{
		{"Date", object{{"type", "string"}, {"pattern", datePattern}, {"description", english("api.schema.date")}, {"examples", []string{"2022-06-22", "2022-06", "2022"}}}},
		{"Text", object{{"type", "object"}, {"description", english("api.schema.text")}, {"properties", object{{"en", text}, {"vi", text}}}}},
		{"Links", object{{"type", "object"}, {"description", english("api.schema.links")}, {"additionalProperties", object{{"type", "string"}, {"format", "uri-reference"}}}}},
		{"Problem", problemSchema(nil)},
		{"Conflict", problemSchema(object{
			{"sent_version", object{{"type", "integer"}, {"description", english("api.schema.sent_version")}}},
			{"sent", object{{"type", "object"}, {"description", english("api.schema.sent")}}},
			{"current_version", number}, {"current", object{{"type", "object"}, {"description", english("api.schema.current")}}},
		})},
		{"FieldProblem", object{
			{"type", "object"}, {"required", []string{"detail", "key"}},
			{"properties", object{
				{"pointer", object{{"type", "string"}, {"description", english("api.schema.pointer")}, {"examples", []string{"/delegation/1/person"}}}},
				{"parameter", object{{"type", "string"}, {"description", english("api.schema.parameter")}}},
				{"field", object{{"type", "string"}, {"description", english("api.schema.field")}, {"examples", []string{"delegation.2.person"}}}},
				{"label", object{{"type", "string"}, {"description", english("api.schema.label")}}},
				{"detail", object{{"type", "string"}, {"description", english("api.schema.detail")}}},
				{"key", object{{"type", "string"}, {"description", english("api.schema.key")}, {"examples", []string{"value.required"}}}},
			}},
		}},
		{"History", object{
			{"type", "object"}, {"required", []string{"kind", "ref", "items"}},
			{"properties", object{{"kind", text}, {"ref", text}, {"items", listOf(object{
				{"type", "object"}, {"required", []string{"version", "at", "by", "action", "ledger_index", "hash", "changes"}},
				{"properties", object{
					{"version", number}, {"at", moment("updated_at")}, {"by", text}, {"action", object{{"type", "string"}, {"examples", []string{"activity.approve"}}}},
					{"ledger_index", number}, {"hash", object{{"type", "string"}, {"description", english("api.schema.hash")}}}, {"reason", text},
					{"changes", listOf(object{
						{"type", "object"}, {"required", []string{"field"}},
						{"properties", object{{"field", text}, {"old", anything}, {"new", anything}}},
					})},
				}},
			})}}},
		}},
		{"Acts", actsSchema()},
		{"Availability", availabilitySchema()},
		{"Found", object{
			{"type", "object"}, {"required", []string{"items", "counts", "_links"}},
			{"properties", object{
				{"items", listOf(object{
					{"type", "object"}, {"required", []string{"kind", "ref", "title"}},
					{"properties", object{
						{"kind", object{{"type", "string"}, {"enum", kindNames()}}}, {"ref", text}, {"title", refTo("Text")}, {"state", text},
						{"begins", refTo("Date")}, {"ends", refTo("Date")}, {"snippet", object{{"type", "string"}, {"description", english("api.schema.snippet")}}}, {"_links", refTo("Links")},
					}},
				})},
				{"counts", object{{"type", "object"}, {"description", english("api.schema.counts")}, {"additionalProperties", number}}},
				{"next", text}, {"_links", refTo("Links")},
			}},
		}},
	}
}

// ledgerSchemas are those of the ledger and of imports.
func ledgerSchemas() object {
	text, number := object{{"type", "string"}}, object{{"type", "integer"}}
	return object{
		{"Proof", object{{"type", "object"}, {"required", []string{"format", "index", "entry", "leaf", "path", "checkpoint"}}, {"properties", object{
			{"format", text}, {"index", number}, {"entry", text}, {"leaf", text}, {"path", listOf(text)}, {"checkpoint", text}, {"body", text},
		}}}},
		{"Entries", object{{"type", "object"}, {"required", []string{"size", "items"}}, {"properties", object{
			{"size", number}, {"next", number}, {"items", listOf(object{{"type", "object"}, {"properties", object{
				{"index", number}, {"at", number}, {"actor", text}, {"action", text}, {"kind", text}, {"record", text}, {"version", number}, {"body_sha256", text}, {"leaf", text},
			}}})},
		}}}},
		{"Receipt", object{{"type", "object"}, {"required", []string{"run", "new", "changed", "unchanged", "rejected"}}, {"properties", object{
			{"run", text}, {"new", number}, {"changed", number}, {"unchanged", number}, {"rejected_rows", number},
			{"rejected", listOf(object{{"type", "object"}, {"properties", object{
				{"file", text}, {"sheet", text}, {"row", number}, {"field", text}, {"value", text}, {"reason", text},
			}}})},
			{"changes", listOf(object{{"type", "object"}, {"properties", object{{"file", text}, {"row", number}, {"kind", text}, {"ref", text}}}})},
		}}}},
	}
}

// reportSchemas are those of the central report.
func reportSchemas() object {
	text, count := object{{"type", "string"}}, object{{"type", []string{"number", "null"}}}
	figure := object{{"type", "object"}, {"properties", object{
		{"value", count}, {"previous", count}, {"year_before", count}, {"records", listOf(text)},
	}}}
	return object{
		{"Figure", figure},
		{"CentralReport", object{{"type", "object"}, {"required", []string{"kind", "period", "calendar", "audience", "ledger", "figures"}}, {"properties", object{
			{"kind", object{{"const", "central_report"}}}, {"period", text}, {"calendar", text}, {"from", refTo("Date")}, {"to", refTo("Date")},
			{"audience", object{{"type", "object"}, {"properties", object{{"level", text}, {"organisation", object{{"type", []string{"string", "null"}}}}}}}},
			{"ledger", object{{"type", "object"}, {"properties", object{{"size", object{{"type", "integer"}}}, {"root", text}}}}},
			{"generated_at", object{{"type", "string"}, {"format", "date-time"}}},
			{"figures", object{{"type", "object"}, {"description", english("api.schema.figures")}, {"additionalProperties", object{
				{"anyOf", []object{refTo("Figure"), {{"type", "object"}, {"additionalProperties", refTo("Figure")}}}},
			}}}},
			{"names", object{{"type", "object"}, {"additionalProperties", refTo("Text")}}},
			{"sections", listOf(object{{"type", "object"}, {"properties", object{
				{"id", text}, {"title", refTo("Text")}, {"blocks", listOf(object{{"type", "object"}})},
			}}})},
		}}}},
	}
}

func problemSchema(more object) object {
	p := object{
		{"type", object{{"type", "string"}, {"format", "uri-reference"}, {"examples", []string{"/api/docs#invalid"}}}},
		{"title", object{{"type", "string"}}}, {"status", object{{"type", "integer"}}},
		{"detail", object{{"type", "string"}, {"description", english("api.schema.detail")}}},
		{"errors", listOf(refTo("FieldProblem"))},
	}
	return object{
		{"type", "object"}, {"description", english("api.schema.problem")}, {"required", []string{"type", "title", "status", "detail"}},
		{"properties", append(p, more...)},
	}
}
