-- One table per kind with the fields of its own, one per kind of child line.
-- +goose Up

CREATE TABLE term (
    id TEXT COLLATE "C" PRIMARY KEY,
    vocabulary TEXT COLLATE "C" NOT NULL DEFAULT '',
    code TEXT COLLATE "C" NOT NULL DEFAULT '',
    short_en TEXT NOT NULL DEFAULT '',
    short_vi TEXT NOT NULL DEFAULT '',
    rank BIGINT,
    retired BOOLEAN NOT NULL DEFAULT false,
    note_en TEXT NOT NULL DEFAULT '',
    note_vi TEXT NOT NULL DEFAULT ''
);

CREATE TABLE calendar (
    id TEXT COLLATE "C" PRIMARY KEY,
    article TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE calendar_parts (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    part TEXT COLLATE "C" NOT NULL DEFAULT '',
    from_day TEXT COLLATE "C" NOT NULL DEFAULT '',
    from_year BIGINT,
    to_day TEXT COLLATE "C" NOT NULL DEFAULT '',
    to_year BIGINT,
    PRIMARY KEY (record, ord)
);

CREATE TABLE holiday (
    id TEXT COLLATE "C" PRIMARY KEY,
    country TEXT COLLATE "C" NOT NULL DEFAULT '',
    "date" TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE clock (
    id TEXT COLLATE "C" PRIMARY KEY,
    of_kind TEXT COLLATE "C" NOT NULL DEFAULT '',
    of_state TEXT COLLATE "C" NOT NULL DEFAULT '',
    from_field TEXT COLLATE "C" NOT NULL DEFAULT '',
    length BIGINT,
    "unit" TEXT COLLATE "C" NOT NULL DEFAULT '',
    country TEXT COLLATE "C" NOT NULL DEFAULT '',
    "before" BOOLEAN NOT NULL DEFAULT false,
    pauses_in TEXT COLLATE "C" NOT NULL DEFAULT '',
    article TEXT COLLATE "C" NOT NULL DEFAULT '',
    "from" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "to" TEXT COLLATE "C" NOT NULL DEFAULT '',
    note_en TEXT NOT NULL DEFAULT '',
    note_vi TEXT NOT NULL DEFAULT ''
);

CREATE TABLE organisation (
    id TEXT COLLATE "C" PRIMARY KEY,
    short_en TEXT NOT NULL DEFAULT '',
    short_vi TEXT NOT NULL DEFAULT '',
    "type" TEXT COLLATE "C" NOT NULL DEFAULT '',
    parent TEXT COLLATE "C",
    own BOOLEAN NOT NULL DEFAULT false,
    partner TEXT COLLATE "C",
    symbol TEXT COLLATE "C" NOT NULL DEFAULT '',
    focal TEXT COLLATE "C" NOT NULL DEFAULT '',
    opened TEXT COLLATE "C" NOT NULL DEFAULT '',
    closed TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE partner (
    id TEXT COLLATE "C" PRIMARY KEY,
    "type" TEXT COLLATE "C" NOT NULL DEFAULT '',
    relation_en TEXT NOT NULL DEFAULT '',
    relation_vi TEXT NOT NULL DEFAULT '',
    since TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE partner_relations (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    status_en TEXT NOT NULL DEFAULT '',
    status_vi TEXT NOT NULL DEFAULT '',
    since TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE person (
    id TEXT COLLATE "C" PRIMARY KEY,
    country TEXT COLLATE "C" NOT NULL DEFAULT '',
    own BOOLEAN NOT NULL DEFAULT false,
    born TEXT COLLATE "C" NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT ''
);

CREATE TABLE person_positions (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    rank_en TEXT NOT NULL DEFAULT '',
    rank_vi TEXT NOT NULL DEFAULT '',
    title_en TEXT NOT NULL DEFAULT '',
    title_vi TEXT NOT NULL DEFAULT '',
    organisation TEXT COLLATE "C",
    "from" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "to" TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE qualification (
    id TEXT COLLATE "C" PRIMARY KEY,
    person TEXT COLLATE "C",
    "type" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "language" TEXT COLLATE "C" NOT NULL DEFAULT '',
    grade TEXT COLLATE "C" NOT NULL DEFAULT '',
    body_en TEXT NOT NULL DEFAULT '',
    body_vi TEXT NOT NULL DEFAULT '',
    country TEXT COLLATE "C" NOT NULL DEFAULT '',
    "from" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "to" TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE mechanism (
    id TEXT COLLATE "C" PRIMARY KEY,
    short_en TEXT NOT NULL DEFAULT '',
    short_vi TEXT NOT NULL DEFAULT '',
    scope TEXT COLLATE "C" NOT NULL DEFAULT '',
    "type" TEXT COLLATE "C" NOT NULL DEFAULT '',
    cadence TEXT COLLATE "C" NOT NULL DEFAULT '',
    since TEXT COLLATE "C" NOT NULL DEFAULT '',
    parent TEXT COLLATE "C"
);

CREATE TABLE mechanism_chairs (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    "year" BIGINT,
    partner TEXT COLLATE "C",
    us BOOLEAN NOT NULL DEFAULT false,
    PRIMARY KEY (record, ord)
);

CREATE TABLE mechanism_editions (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    "number" BIGINT,
    "year" BIGINT,
    host TEXT COLLATE "C" NOT NULL DEFAULT '',
    "from" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "to" TEXT COLLATE "C" NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE directive (
    id TEXT COLLATE "C" PRIMARY KEY,
    number_symbol TEXT COLLATE "C" NOT NULL DEFAULT '',
    "type" TEXT COLLATE "C" NOT NULL DEFAULT '',
    issuer TEXT COLLATE "C",
    issued_by_en TEXT NOT NULL DEFAULT '',
    issued_by_vi TEXT NOT NULL DEFAULT '',
    issued_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    in_force_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    ended_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    content_en TEXT NOT NULL DEFAULT '',
    content_vi TEXT NOT NULL DEFAULT ''
);

CREATE TABLE directive_aims (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    "number" TEXT COLLATE "C" NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE programme (
    id TEXT COLLATE "C" PRIMARY KEY,
    "year" BIGINT,
    approved_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    approved_by TEXT COLLATE "C",
    baseline BIGINT
);

CREATE TABLE programme_programme_lines (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    title_en TEXT NOT NULL DEFAULT '',
    title_vi TEXT NOT NULL DEFAULT '',
    "type" TEXT COLLATE "C" NOT NULL DEFAULT '',
    partner TEXT COLLATE "C",
    mechanism TEXT COLLATE "C",
    "level" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "when" TEXT COLLATE "C" NOT NULL DEFAULT '',
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    objective_en TEXT NOT NULL DEFAULT '',
    objective_vi TEXT NOT NULL DEFAULT '',
    activity TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL DEFAULT '',
    reason TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE activity (
    id TEXT COLLATE "C" PRIMARY KEY,
    "type" TEXT COLLATE "C" NOT NULL DEFAULT '',
    mechanism TEXT COLLATE "C",
    edition BIGINT,
    within TEXT COLLATE "C",
    start_date TEXT COLLATE "C" NOT NULL DEFAULT '',
    end_date TEXT COLLATE "C" NOT NULL DEFAULT '',
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    country TEXT COLLATE "C" NOT NULL DEFAULT '',
    mode TEXT COLLATE "C" NOT NULL DEFAULT '',
    "level" TEXT COLLATE "C" NOT NULL DEFAULT '',
    host TEXT COLLATE "C" NOT NULL DEFAULT '',
    host_body TEXT COLLATE "C",
    lead_person TEXT COLLATE "C",
    lead TEXT COLLATE "C",
    participants BIGINT,
    objective_en TEXT NOT NULL DEFAULT '',
    objective_vi TEXT NOT NULL DEFAULT '',
    programme TEXT COLLATE "C",
    additional BOOLEAN NOT NULL DEFAULT false,
    postponed_to TEXT COLLATE "C" NOT NULL DEFAULT '',
    off_reason TEXT COLLATE "C" NOT NULL DEFAULT '',
    minutes TEXT COLLATE "C" NOT NULL DEFAULT '',
    result_en TEXT NOT NULL DEFAULT '',
    result_vi TEXT NOT NULL DEFAULT '',
    reported_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    cost BIGINT,
    currency TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE activity_delegation (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    side TEXT COLLATE "C" NOT NULL DEFAULT '',
    person TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL DEFAULT '',
    rank_en TEXT NOT NULL DEFAULT '',
    rank_vi TEXT NOT NULL DEFAULT '',
    post_en TEXT NOT NULL DEFAULT '',
    post_vi TEXT NOT NULL DEFAULT '',
    role TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE activity_agenda (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    "day" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "at" TEXT COLLATE "C" NOT NULL DEFAULT '',
    item_en TEXT NOT NULL DEFAULT '',
    item_vi TEXT NOT NULL DEFAULT '',
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE activity_gifts (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    side TEXT COLLATE "C" NOT NULL DEFAULT '',
    item_en TEXT NOT NULL DEFAULT '',
    item_vi TEXT NOT NULL DEFAULT '',
    value BIGINT,
    note TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE agreement (
    id TEXT COLLATE "C" PRIMARY KEY,
    "type" TEXT COLLATE "C" NOT NULL DEFAULT '',
    on_behalf TEXT COLLATE "C" NOT NULL DEFAULT '',
    our_party TEXT COLLATE "C",
    their_party_en TEXT NOT NULL DEFAULT '',
    their_party_vi TEXT NOT NULL DEFAULT '',
    content_en TEXT NOT NULL DEFAULT '',
    content_vi TEXT NOT NULL DEFAULT '',
    signed_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    signed_at TEXT COLLATE "C",
    in_force_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    term_years BIGINT,
    valid_until TEXT COLLATE "C" NOT NULL DEFAULT '',
    renewal TEXT COLLATE "C" NOT NULL DEFAULT '',
    notice_days BIGINT,
    ended_on TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE agreement_signatories (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    side TEXT COLLATE "C" NOT NULL DEFAULT '',
    person TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL DEFAULT '',
    post_en TEXT NOT NULL DEFAULT '',
    post_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE agreement_provisions (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    "number" TEXT COLLATE "C" NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    bearer TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE agreement_validity_history (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    "on" TEXT COLLATE "C" NOT NULL DEFAULT '',
    event TEXT COLLATE "C" NOT NULL DEFAULT '',
    note TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE commitment (
    id TEXT COLLATE "C" PRIMARY KEY,
    agreement TEXT COLLATE "C",
    provision TEXT COLLATE "C" NOT NULL DEFAULT '',
    activity TEXT COLLATE "C",
    bearer TEXT COLLATE "C" NOT NULL DEFAULT '',
    lead TEXT COLLATE "C",
    due TEXT COLLATE "C" NOT NULL DEFAULT '',
    recurrence TEXT COLLATE "C" NOT NULL DEFAULT '',
    progress_en TEXT NOT NULL DEFAULT '',
    progress_vi TEXT NOT NULL DEFAULT '',
    done_on TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE rotation (
    id TEXT COLLATE "C" PRIMARY KEY,
    "unit" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "number" BIGINT,
    strength BIGINT,
    women BIGINT,
    commander TEXT COLLATE "C",
    seen_off_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    deployed_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    returned_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    predecessor TEXT COLLATE "C",
    lead TEXT COLLATE "C",
    result_en TEXT NOT NULL DEFAULT '',
    result_vi TEXT NOT NULL DEFAULT ''
);

CREATE TABLE conference (
    id TEXT COLLATE "C" PRIMARY KEY,
    "type" TEXT COLLATE "C" NOT NULL DEFAULT '',
    period TEXT COLLATE "C" NOT NULL DEFAULT '',
    "date" TEXT COLLATE "C" NOT NULL DEFAULT '',
    chair TEXT COLLATE "C",
    mode TEXT COLLATE "C" NOT NULL DEFAULT '',
    sites BIGINT,
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    activity TEXT COLLATE "C"
);

CREATE TABLE conference_agenda (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    "at" TEXT COLLATE "C" NOT NULL DEFAULT '',
    item_en TEXT NOT NULL DEFAULT '',
    item_vi TEXT NOT NULL DEFAULT '',
    presenter TEXT COLLATE "C",
    PRIMARY KEY (record, ord)
);

CREATE TABLE conference_opinions (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    organisation TEXT COLLATE "C",
    person TEXT COLLATE "C",
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE conference_conclusions (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    "number" TEXT COLLATE "C" NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    lead TEXT COLLATE "C",
    due TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE report (
    id TEXT COLLATE "C" PRIMARY KEY,
    period TEXT COLLATE "C" NOT NULL DEFAULT '',
    calendar TEXT COLLATE "C",
    template TEXT COLLATE "C" NOT NULL DEFAULT '',
    due TEXT COLLATE "C" NOT NULL DEFAULT '',
    extended_to TEXT COLLATE "C" NOT NULL DEFAULT '',
    submitted_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    nil_return BOOLEAN NOT NULL DEFAULT false,
    corrects TEXT COLLATE "C"
);

CREATE TABLE report_sections (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    section TEXT COLLATE "C" NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE issue (
    id TEXT COLLATE "C" PRIMARY KEY,
    summary_en TEXT NOT NULL DEFAULT '',
    summary_vi TEXT NOT NULL DEFAULT '',
    lead TEXT COLLATE "C",
    since TEXT COLLATE "C" NOT NULL DEFAULT '',
    until TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE assessment (
    id TEXT COLLATE "C" PRIMARY KEY,
    issue TEXT COLLATE "C",
    "date" TEXT COLLATE "C" NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    reliability TEXT COLLATE "C" NOT NULL DEFAULT '',
    credibility TEXT COLLATE "C" NOT NULL DEFAULT '',
    author TEXT COLLATE "C"
);

CREATE TABLE forecast (
    id TEXT COLLATE "C" PRIMARY KEY,
    issue TEXT COLLATE "C",
    rule_en TEXT NOT NULL DEFAULT '',
    rule_vi TEXT NOT NULL DEFAULT '',
    opened_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    closes_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    resolved_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    note_en TEXT NOT NULL DEFAULT '',
    note_vi TEXT NOT NULL DEFAULT ''
);

CREATE TABLE forecast_estimates (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    "on" TEXT COLLATE "C" NOT NULL DEFAULT '',
    person TEXT COLLATE "C",
    "unit" TEXT COLLATE "C",
    probability BIGINT,
    reason_en TEXT NOT NULL DEFAULT '',
    reason_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE recommendation (
    id TEXT COLLATE "C" PRIMARY KEY,
    content_en TEXT NOT NULL DEFAULT '',
    content_vi TEXT NOT NULL DEFAULT '',
    target TEXT COLLATE "C" NOT NULL DEFAULT '',
    sent_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    "decision" TEXT COLLATE "C" NOT NULL DEFAULT '',
    decided_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    decided_by TEXT COLLATE "C",
    reply_en TEXT NOT NULL DEFAULT '',
    reply_vi TEXT NOT NULL DEFAULT ''
);

CREATE TABLE recommendation_steps (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    advice_level TEXT COLLATE "C" NOT NULL DEFAULT '',
    organisation TEXT COLLATE "C",
    received_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    opinion_en TEXT NOT NULL DEFAULT '',
    opinion_vi TEXT NOT NULL DEFAULT '',
    forwarded_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE shortcoming (
    id TEXT COLLATE "C" PRIMARY KEY,
    conference TEXT COLLATE "C",
    named_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    cause_en TEXT NOT NULL DEFAULT '',
    cause_vi TEXT NOT NULL DEFAULT '',
    lead TEXT COLLATE "C",
    responsible_en TEXT NOT NULL DEFAULT '',
    responsible_vi TEXT NOT NULL DEFAULT '',
    repeats TEXT COLLATE "C"
);

CREATE TABLE task (
    id TEXT COLLATE "C" PRIMARY KEY,
    "from" TEXT COLLATE "C",
    given_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    lead TEXT COLLATE "C",
    responsible_en TEXT NOT NULL DEFAULT '',
    responsible_vi TEXT NOT NULL DEFAULT '',
    due TEXT COLLATE "C" NOT NULL DEFAULT '',
    extended_to TEXT COLLATE "C" NOT NULL DEFAULT '',
    extension_reason_en TEXT NOT NULL DEFAULT '',
    extension_reason_vi TEXT NOT NULL DEFAULT '',
    progress_en TEXT NOT NULL DEFAULT '',
    progress_vi TEXT NOT NULL DEFAULT '',
    done_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    result_en TEXT NOT NULL DEFAULT '',
    result_vi TEXT NOT NULL DEFAULT '',
    verified_on TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE request (
    id TEXT COLLATE "C" PRIMARY KEY,
    content_en TEXT NOT NULL DEFAULT '',
    content_vi TEXT NOT NULL DEFAULT '',
    sent_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    due TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE request_answers (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    organisation TEXT COLLATE "C",
    received_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    answered_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    stance TEXT COLLATE "C" NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE document (
    id TEXT COLLATE "C" PRIMARY KEY,
    "type" TEXT COLLATE "C" NOT NULL DEFAULT '',
    number_symbol TEXT COLLATE "C" NOT NULL DEFAULT '',
    direction TEXT COLLATE "C" NOT NULL DEFAULT '',
    issued_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    issuer_en TEXT NOT NULL DEFAULT '',
    issuer_vi TEXT NOT NULL DEFAULT '',
    "language" TEXT COLLATE "C" NOT NULL DEFAULT '',
    translation_of TEXT COLLATE "C",
    replaces TEXT COLLATE "C",
    file_name TEXT COLLATE "C" NOT NULL DEFAULT '',
    media_type TEXT COLLATE "C" NOT NULL DEFAULT '',
    "size" BIGINT,
    hash TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE publication (
    id TEXT COLLATE "C" PRIMARY KEY,
    body_en TEXT NOT NULL DEFAULT '',
    body_vi TEXT NOT NULL DEFAULT '',
    cleared_by TEXT COLLATE "C",
    cleared_on TEXT COLLATE "C" NOT NULL DEFAULT '',
    published_on TEXT COLLATE "C" NOT NULL DEFAULT ''
);

-- The number of an edition is given once in its mechanism; each organisation reports once for a period.
CREATE UNIQUE INDEX activity_edition ON activity (mechanism, edition) WHERE mechanism IS NOT NULL AND edition IS NOT NULL;
CREATE INDEX organisation_parent ON organisation (parent);
CREATE UNIQUE INDEX term_code ON term (vocabulary, code);
