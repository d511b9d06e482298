-- What the migrations of SQLite make, to be read. Written by: go test ./internal/store -run TestSchemaIsWrittenDown -update

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE marking_class (
    id BIGINT PRIMARY KEY,
    marking TEXT NOT NULL UNIQUE
);

CREATE TABLE record (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    "key" TEXT NOT NULL DEFAULT '',
    owner TEXT,
    class BIGINT NOT NULL,
    shared BOOLEAN NOT NULL DEFAULT false,
    source TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL,
    removed BOOLEAN NOT NULL DEFAULT false,
    begins TEXT NOT NULL DEFAULT '',
    ends TEXT NOT NULL DEFAULT '',
    title_en TEXT NOT NULL DEFAULT '',
    title_vi TEXT NOT NULL DEFAULT '',
    sort_key BYTEA NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    entry BIGINT NOT NULL DEFAULT -1,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL
);

CREATE UNIQUE INDEX record_ref ON record (kind, ref);

CREATE UNIQUE INDEX record_key ON record (kind, "key") WHERE "key" <> '';

CREATE INDEX record_ends ON record (kind, ends, id);

CREATE INDEX record_updated ON record (updated_at);

CREATE TABLE link (
    src TEXT NOT NULL,
    field TEXT NOT NULL,
    ord BIGINT NOT NULL,
    dst TEXT NOT NULL,
    PRIMARY KEY (src, field, ord)
) WITHOUT ROWID;

CREATE INDEX link_dst ON link (dst, field, src);

CREATE TABLE coded (
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    ord BIGINT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (record, field, ord)
) WITHOUT ROWID;

CREATE INDEX coded_code ON coded (field, code, record);

CREATE TABLE counter (
    kind TEXT NOT NULL,
    series TEXT NOT NULL,
    "year" BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (kind, series, "year")
) WITHOUT ROWID;

CREATE TABLE ledger_head (
    one BIGINT PRIMARY KEY,
    size BIGINT NOT NULL
);

CREATE TABLE ledger_entry (
    idx BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    version BIGINT NOT NULL,
    run TEXT,
    body TEXT NOT NULL,
    body_hash BYTEA NOT NULL,
    leaf BYTEA NOT NULL
);

CREATE UNIQUE INDEX ledger_entry_record ON ledger_entry (record, version);

CREATE INDEX ledger_entry_run ON ledger_entry (run) WHERE run IS NOT NULL;

CREATE TABLE ledger_tile (
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    root BYTEA NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (level, idx)
);

CREATE TABLE ledger_checkpoint (
    size BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    signed TEXT NOT NULL
);

CREATE TABLE import_run (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    source TEXT NOT NULL,
    hash TEXT NOT NULL,
    status TEXT NOT NULL,
    outcome TEXT NOT NULL,
    undone_at BIGINT,
    undone_by TEXT NOT NULL DEFAULT ''
);

CREATE TABLE account (
    name TEXT PRIMARY KEY,
    display TEXT NOT NULL,
    password TEXT NOT NULL,
    roles TEXT NOT NULL,
    organisation TEXT,
    ministry_wide BOOLEAN NOT NULL DEFAULT false,
    marking TEXT NOT NULL,
    compartments TEXT NOT NULL DEFAULT '',
    lang TEXT NOT NULL DEFAULT '',
    disabled BOOLEAN NOT NULL DEFAULT false,
    created_at BIGINT NOT NULL,
    seen_at BIGINT
, signed_in_at BIGINT, must_change BOOLEAN NOT NULL DEFAULT false);

CREATE TABLE credential (
    hash BYTEA PRIMARY KEY,
    account TEXT NOT NULL,
    purpose TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    scope TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX credential_account ON credential (account);

CREATE TABLE idempotency (
    account TEXT NOT NULL,
    "key" TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (account, "key")
);

CREATE TABLE frozen_report (
    id TEXT PRIMARY KEY,
    period TEXT NOT NULL,
    calendar TEXT NOT NULL,
    class_limit TEXT NOT NULL,
    organisation TEXT,
    ledger_size BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    content TEXT NOT NULL
);

CREATE INDEX frozen_report_period ON frozen_report (period);

CREATE TABLE search_text (
    num INTEGER PRIMARY KEY,
    record TEXT NOT NULL UNIQUE
);

CREATE VIRTUAL TABLE search_index USING fts5 (exact, folded, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');

CREATE TABLE term (
    id TEXT PRIMARY KEY,
    vocabulary TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    short_en TEXT NOT NULL DEFAULT '',
    short_vi TEXT NOT NULL DEFAULT '',
    rank BIGINT,
    retired BOOLEAN NOT NULL DEFAULT false,
    note_en TEXT NOT NULL DEFAULT '',
    note_vi TEXT NOT NULL DEFAULT ''
, counts_as TEXT NOT NULL DEFAULT '');

CREATE TABLE calendar (
    id TEXT PRIMARY KEY,
    article TEXT NOT NULL DEFAULT ''
);

CREATE TABLE calendar_parts (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    part TEXT NOT NULL DEFAULT '',
    from_day TEXT NOT NULL DEFAULT '',
    from_year BIGINT,
    to_day TEXT NOT NULL DEFAULT '',
    to_year BIGINT,
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE holiday (
    id TEXT PRIMARY KEY,
    country TEXT NOT NULL DEFAULT '',
    "date" TEXT NOT NULL DEFAULT ''
, worked BOOLEAN NOT NULL DEFAULT false);

CREATE TABLE clock (
    id TEXT PRIMARY KEY,
    of_kind TEXT NOT NULL DEFAULT '',
    of_state TEXT NOT NULL DEFAULT '',
    from_field TEXT NOT NULL DEFAULT '',
    length BIGINT,
    "unit" TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    "before" BOOLEAN NOT NULL DEFAULT false,
    pauses_in TEXT NOT NULL DEFAULT '',
    article TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT '',
    note_en TEXT NOT NULL DEFAULT '',
    note_vi TEXT NOT NULL DEFAULT ''
, met_in TEXT NOT NULL DEFAULT '', met_field TEXT NOT NULL DEFAULT '', met_document TEXT NOT NULL DEFAULT '');

CREATE TABLE organisation (
    id TEXT PRIMARY KEY,
    short_en TEXT NOT NULL DEFAULT '',
    short_vi TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    parent TEXT,
    own BOOLEAN NOT NULL DEFAULT false,
    partner TEXT,
    symbol TEXT NOT NULL DEFAULT '',
    focal TEXT NOT NULL DEFAULT '',
    opened TEXT NOT NULL DEFAULT '',
    closed TEXT NOT NULL DEFAULT ''
);

CREATE TABLE partner (
    id TEXT PRIMARY KEY,
    "type" TEXT NOT NULL DEFAULT '',
    relation_en TEXT NOT NULL DEFAULT '',
    relation_vi TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL DEFAULT ''
);

CREATE TABLE partner_relations (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    status_en TEXT NOT NULL DEFAULT '',
    status_vi TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    country TEXT NOT NULL DEFAULT '',
    own BOOLEAN NOT NULL DEFAULT false,
    born TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT ''
);

CREATE TABLE person_positions (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    rank_en TEXT NOT NULL DEFAULT '',
    rank_vi TEXT NOT NULL DEFAULT '',
    title_en TEXT NOT NULL DEFAULT '',
    title_vi TEXT NOT NULL DEFAULT '',
    organisation TEXT,
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE qualification (
    id TEXT PRIMARY KEY,
    person TEXT,
    "type" TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL DEFAULT '',
    grade TEXT NOT NULL DEFAULT '',
    body_en TEXT NOT NULL DEFAULT '',
    body_vi TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT ''
);

CREATE TABLE mechanism (
    id TEXT PRIMARY KEY,
    short_en TEXT NOT NULL DEFAULT '',
    short_vi TEXT NOT NULL DEFAULT '',
    scope TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    cadence TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL DEFAULT '',
    parent TEXT
);

CREATE TABLE mechanism_chairs (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    "year" BIGINT,
    partner TEXT,
    us BOOLEAN NOT NULL DEFAULT false,
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE mechanism_editions (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    "number" BIGINT,
    "year" BIGINT,
    host TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE directive (
    id TEXT PRIMARY KEY,
    number_symbol TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    issuer TEXT,
    issued_by_en TEXT NOT NULL DEFAULT '',
    issued_by_vi TEXT NOT NULL DEFAULT '',
    issued_on TEXT NOT NULL DEFAULT '',
    in_force_on TEXT NOT NULL DEFAULT '',
    ended_on TEXT NOT NULL DEFAULT '',
    content_en TEXT NOT NULL DEFAULT '',
    content_vi TEXT NOT NULL DEFAULT ''
);

CREATE TABLE directive_aims (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    "number" TEXT NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE programme (
    id TEXT PRIMARY KEY,
    "year" BIGINT,
    approved_on TEXT NOT NULL DEFAULT '',
    approved_by TEXT,
    baseline BIGINT
);

CREATE TABLE programme_programme_lines (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    title_en TEXT NOT NULL DEFAULT '',
    title_vi TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    partner TEXT,
    mechanism TEXT,
    "level" TEXT NOT NULL DEFAULT '',
    "when" TEXT NOT NULL DEFAULT '',
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    objective_en TEXT NOT NULL DEFAULT '',
    objective_vi TEXT NOT NULL DEFAULT '',
    activity TEXT,
    status TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE activity (
    id TEXT PRIMARY KEY,
    "type" TEXT NOT NULL DEFAULT '',
    mechanism TEXT,
    edition BIGINT,
    within TEXT,
    start_date TEXT NOT NULL DEFAULT '',
    end_date TEXT NOT NULL DEFAULT '',
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    mode TEXT NOT NULL DEFAULT '',
    "level" TEXT NOT NULL DEFAULT '',
    host TEXT NOT NULL DEFAULT '',
    host_body TEXT,
    lead_person TEXT,
    lead TEXT,
    participants BIGINT,
    objective_en TEXT NOT NULL DEFAULT '',
    objective_vi TEXT NOT NULL DEFAULT '',
    programme TEXT,
    additional BOOLEAN NOT NULL DEFAULT false,
    postponed_to TEXT NOT NULL DEFAULT '',
    off_reason TEXT NOT NULL DEFAULT '',
    minutes TEXT NOT NULL DEFAULT '',
    result_en TEXT NOT NULL DEFAULT '',
    result_vi TEXT NOT NULL DEFAULT '',
    reported_on TEXT NOT NULL DEFAULT '',
    cost BIGINT,
    currency TEXT NOT NULL DEFAULT ''
);

CREATE TABLE activity_delegation (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    side TEXT NOT NULL DEFAULT '',
    person TEXT,
    name TEXT NOT NULL DEFAULT '',
    rank_en TEXT NOT NULL DEFAULT '',
    rank_vi TEXT NOT NULL DEFAULT '',
    post_en TEXT NOT NULL DEFAULT '',
    post_vi TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE activity_agenda (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    "day" TEXT NOT NULL DEFAULT '',
    "at" TEXT NOT NULL DEFAULT '',
    item_en TEXT NOT NULL DEFAULT '',
    item_vi TEXT NOT NULL DEFAULT '',
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE activity_gifts (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    side TEXT NOT NULL DEFAULT '',
    item_en TEXT NOT NULL DEFAULT '',
    item_vi TEXT NOT NULL DEFAULT '',
    value BIGINT,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE agreement (
    id TEXT PRIMARY KEY,
    "type" TEXT NOT NULL DEFAULT '',
    on_behalf TEXT NOT NULL DEFAULT '',
    our_party TEXT,
    their_party_en TEXT NOT NULL DEFAULT '',
    their_party_vi TEXT NOT NULL DEFAULT '',
    content_en TEXT NOT NULL DEFAULT '',
    content_vi TEXT NOT NULL DEFAULT '',
    signed_on TEXT NOT NULL DEFAULT '',
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    signed_at TEXT,
    in_force_on TEXT NOT NULL DEFAULT '',
    term_years BIGINT,
    valid_until TEXT NOT NULL DEFAULT '',
    renewal TEXT NOT NULL DEFAULT '',
    notice_days BIGINT,
    ended_on TEXT NOT NULL DEFAULT ''
);

CREATE TABLE agreement_signatories (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    side TEXT NOT NULL DEFAULT '',
    person TEXT,
    name TEXT NOT NULL DEFAULT '',
    post_en TEXT NOT NULL DEFAULT '',
    post_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE agreement_provisions (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    "number" TEXT NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    bearer TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE agreement_validity_history (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    "on" TEXT NOT NULL DEFAULT '',
    event TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE commitment (
    id TEXT PRIMARY KEY,
    agreement TEXT,
    provision TEXT NOT NULL DEFAULT '',
    activity TEXT,
    bearer TEXT NOT NULL DEFAULT '',
    lead TEXT,
    due TEXT NOT NULL DEFAULT '',
    recurrence TEXT NOT NULL DEFAULT '',
    progress_en TEXT NOT NULL DEFAULT '',
    progress_vi TEXT NOT NULL DEFAULT '',
    done_on TEXT NOT NULL DEFAULT ''
);

CREATE TABLE rotation (
    id TEXT PRIMARY KEY,
    "unit" TEXT NOT NULL DEFAULT '',
    "number" BIGINT,
    strength BIGINT,
    women BIGINT,
    commander TEXT,
    seen_off_on TEXT NOT NULL DEFAULT '',
    deployed_on TEXT NOT NULL DEFAULT '',
    returned_on TEXT NOT NULL DEFAULT '',
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    predecessor TEXT,
    lead TEXT,
    result_en TEXT NOT NULL DEFAULT '',
    result_vi TEXT NOT NULL DEFAULT ''
);

CREATE TABLE conference (
    id TEXT PRIMARY KEY,
    "type" TEXT NOT NULL DEFAULT '',
    period TEXT NOT NULL DEFAULT '',
    "date" TEXT NOT NULL DEFAULT '',
    chair TEXT,
    mode TEXT NOT NULL DEFAULT '',
    sites BIGINT,
    place_en TEXT NOT NULL DEFAULT '',
    place_vi TEXT NOT NULL DEFAULT '',
    activity TEXT
);

CREATE TABLE conference_agenda (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    "at" TEXT NOT NULL DEFAULT '',
    item_en TEXT NOT NULL DEFAULT '',
    item_vi TEXT NOT NULL DEFAULT '',
    presenter TEXT,
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE conference_opinions (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    organisation TEXT,
    person TEXT,
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE conference_conclusions (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    "number" TEXT NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    lead TEXT,
    due TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE report (
    id TEXT PRIMARY KEY,
    period TEXT NOT NULL DEFAULT '',
    calendar TEXT,
    template TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL DEFAULT '',
    extended_to TEXT NOT NULL DEFAULT '',
    submitted_on TEXT NOT NULL DEFAULT '',
    nil_return BOOLEAN NOT NULL DEFAULT false,
    corrects TEXT
);

CREATE TABLE report_sections (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    section TEXT NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE issue (
    id TEXT PRIMARY KEY,
    summary_en TEXT NOT NULL DEFAULT '',
    summary_vi TEXT NOT NULL DEFAULT '',
    lead TEXT,
    since TEXT NOT NULL DEFAULT '',
    until TEXT NOT NULL DEFAULT ''
);

CREATE TABLE assessment (
    id TEXT PRIMARY KEY,
    issue TEXT,
    "date" TEXT NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    reliability TEXT NOT NULL DEFAULT '',
    credibility TEXT NOT NULL DEFAULT '',
    author TEXT
);

CREATE TABLE forecast (
    id TEXT PRIMARY KEY,
    issue TEXT,
    rule_en TEXT NOT NULL DEFAULT '',
    rule_vi TEXT NOT NULL DEFAULT '',
    opened_on TEXT NOT NULL DEFAULT '',
    closes_on TEXT NOT NULL DEFAULT '',
    resolved_on TEXT NOT NULL DEFAULT '',
    note_en TEXT NOT NULL DEFAULT '',
    note_vi TEXT NOT NULL DEFAULT ''
);

CREATE TABLE forecast_estimates (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    "on" TEXT NOT NULL DEFAULT '',
    person TEXT,
    "unit" TEXT,
    probability BIGINT,
    reason_en TEXT NOT NULL DEFAULT '',
    reason_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE recommendation (
    id TEXT PRIMARY KEY,
    content_en TEXT NOT NULL DEFAULT '',
    content_vi TEXT NOT NULL DEFAULT '',
    target TEXT NOT NULL DEFAULT '',
    sent_on TEXT NOT NULL DEFAULT '',
    "decision" TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL DEFAULT '',
    decided_by TEXT,
    reply_en TEXT NOT NULL DEFAULT '',
    reply_vi TEXT NOT NULL DEFAULT ''
);

CREATE TABLE recommendation_steps (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    advice_level TEXT NOT NULL DEFAULT '',
    organisation TEXT,
    received_on TEXT NOT NULL DEFAULT '',
    opinion_en TEXT NOT NULL DEFAULT '',
    opinion_vi TEXT NOT NULL DEFAULT '',
    forwarded_on TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE shortcoming (
    id TEXT PRIMARY KEY,
    conference TEXT,
    named_on TEXT NOT NULL DEFAULT '',
    cause_en TEXT NOT NULL DEFAULT '',
    cause_vi TEXT NOT NULL DEFAULT '',
    lead TEXT,
    responsible_en TEXT NOT NULL DEFAULT '',
    responsible_vi TEXT NOT NULL DEFAULT '',
    repeats TEXT
);

CREATE TABLE task (
    id TEXT PRIMARY KEY,
    "from" TEXT,
    given_on TEXT NOT NULL DEFAULT '',
    lead TEXT,
    responsible_en TEXT NOT NULL DEFAULT '',
    responsible_vi TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL DEFAULT '',
    extended_to TEXT NOT NULL DEFAULT '',
    extension_reason_en TEXT NOT NULL DEFAULT '',
    extension_reason_vi TEXT NOT NULL DEFAULT '',
    progress_en TEXT NOT NULL DEFAULT '',
    progress_vi TEXT NOT NULL DEFAULT '',
    done_on TEXT NOT NULL DEFAULT '',
    result_en TEXT NOT NULL DEFAULT '',
    result_vi TEXT NOT NULL DEFAULT '',
    verified_on TEXT NOT NULL DEFAULT ''
);

CREATE TABLE request (
    id TEXT PRIMARY KEY,
    content_en TEXT NOT NULL DEFAULT '',
    content_vi TEXT NOT NULL DEFAULT '',
    sent_on TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL DEFAULT ''
);

CREATE TABLE request_answers (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    organisation TEXT,
    received_on TEXT NOT NULL DEFAULT '',
    answered_on TEXT NOT NULL DEFAULT '',
    stance TEXT NOT NULL DEFAULT '',
    text_en TEXT NOT NULL DEFAULT '',
    text_vi TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
) WITHOUT ROWID;

CREATE TABLE document (
    id TEXT PRIMARY KEY,
    "type" TEXT NOT NULL DEFAULT '',
    number_symbol TEXT NOT NULL DEFAULT '',
    direction TEXT NOT NULL DEFAULT '',
    issued_on TEXT NOT NULL DEFAULT '',
    issuer_en TEXT NOT NULL DEFAULT '',
    issuer_vi TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL DEFAULT '',
    translation_of TEXT,
    replaces TEXT,
    file_name TEXT NOT NULL DEFAULT '',
    media_type TEXT NOT NULL DEFAULT '',
    "size" BIGINT,
    hash TEXT NOT NULL DEFAULT ''
, signer TEXT NOT NULL DEFAULT '', recipients TEXT NOT NULL DEFAULT '', copies BIGINT);

CREATE TABLE publication (
    id TEXT PRIMARY KEY,
    body_en TEXT NOT NULL DEFAULT '',
    body_vi TEXT NOT NULL DEFAULT '',
    cleared_by TEXT,
    cleared_on TEXT NOT NULL DEFAULT '',
    published_on TEXT NOT NULL DEFAULT ''
);

CREATE UNIQUE INDEX activity_edition ON activity (mechanism, edition) WHERE mechanism IS NOT NULL AND edition IS NOT NULL;

CREATE INDEX organisation_parent ON organisation (parent);

CREATE UNIQUE INDEX term_code ON term (vocabulary, code);

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL,
    input TEXT NOT NULL,
    state TEXT NOT NULL,
    done BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    result TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    attempts BIGINT NOT NULL DEFAULT 0,
    run_after BIGINT NOT NULL,
    lease_until BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE INDEX job_waiting ON job (state, run_after);

CREATE INDEX job_account ON job (account, created_at);

CREATE TABLE import_stage (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    size BIGINT NOT NULL,
    options TEXT NOT NULL,
    checked TEXT NOT NULL DEFAULT '',
    checked_for TEXT NOT NULL DEFAULT '',
    run TEXT NOT NULL DEFAULT '',
    job TEXT NOT NULL DEFAULT ''
);

CREATE INDEX import_stage_account ON import_stage (account, updated_at);

CREATE INDEX import_stage_run ON import_stage (run);

CREATE TABLE import_mapping (
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    shape TEXT NOT NULL,
    shared BOOLEAN NOT NULL DEFAULT false,
    options TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account, kind, shape)
);

CREATE TABLE draft (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT,
    base BIGINT NOT NULL DEFAULT 0,
    title TEXT NOT NULL DEFAULT '',
    marking TEXT NOT NULL DEFAULT '',
    waiting TEXT,
    field TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX draft_account ON draft (account, updated_at);

CREATE UNIQUE INDEX draft_record ON draft (account, record) WHERE record IS NOT NULL;

CREATE INDEX record_by ON record (created_by, kind, id);

CREATE TABLE twin (
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    block BIGINT NOT NULL,
    PRIMARY KEY (kind, record, block)
) WITHOUT ROWID;

CREATE INDEX twin_block ON twin (block, record);

CREATE TABLE not_twin (
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (one, other)
);

CREATE TABLE merge (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    kept TEXT NOT NULL,
    dropped TEXT NOT NULL,
    accounts TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    undone_at BIGINT,
    undone_by TEXT NOT NULL DEFAULT ''
);

CREATE INDEX merge_dropped ON merge (dropped);

CREATE INDEX merge_kept ON merge (kept);

CREATE TABLE view (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    owner TEXT NOT NULL,
    sharing TEXT NOT NULL,
    organisation TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX view_owner ON view (owner);

CREATE TABLE view_pin (
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    view TEXT NOT NULL,
    PRIMARY KEY (account, kind)
) WITHOUT ROWID;

CREATE INDEX view_pin_view ON view_pin (view);

CREATE INDEX record_seen ON record (kind, removed, class, owner, shared, state, ends, id);

CREATE INDEX document_hash ON document (hash);

CREATE TABLE document_entries (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    organisation TEXT,
    direction TEXT NOT NULL DEFAULT '',
    series TEXT NOT NULL DEFAULT '',
    "year" BIGINT,
    number BIGINT,
    "on" TEXT NOT NULL DEFAULT '',
    symbol TEXT NOT NULL DEFAULT '',
    void TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE UNIQUE INDEX document_entries_number ON document_entries (organisation, direction, series, "year", number);

CREATE TABLE checklist (
    id TEXT PRIMARY KEY,
    of_kind TEXT NOT NULL DEFAULT '',
    of_states TEXT NOT NULL DEFAULT '',
    of_types TEXT NOT NULL DEFAULT '',
    article TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT ''
);

CREATE TABLE checklist_items (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    item TEXT NOT NULL DEFAULT '',
    name_en TEXT NOT NULL DEFAULT '',
    name_vi TEXT NOT NULL DEFAULT '',
    document_type TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL DEFAULT '',
    article TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);

CREATE TABLE waiver (
    id TEXT PRIMARY KEY,
    about TEXT,
    checklist TEXT,
    item TEXT NOT NULL DEFAULT ''
);

CREATE TABLE file_text (
    hash TEXT PRIMARY KEY,
    words TEXT NOT NULL,
    unverified BOOLEAN NOT NULL DEFAULT false,
    problem TEXT NOT NULL DEFAULT ''
);

CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    at BIGINT NOT NULL,
    hash TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    "size" BIGINT NOT NULL
);

CREATE INDEX record_newest ON record (ends, id);

CREATE TABLE template (
    id TEXT PRIMARY KEY,
    paper TEXT NOT NULL DEFAULT '',
    of_kind TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT '',
    note_en TEXT NOT NULL DEFAULT '',
    note_vi TEXT NOT NULL DEFAULT '',
    file_name TEXT NOT NULL DEFAULT '',
    size BIGINT,
    hash TEXT NOT NULL DEFAULT ''
);

CREATE TABLE template_file (
    hash TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    content BYTEA NOT NULL
);

CREATE TABLE paper (
    document TEXT NOT NULL,
    version BIGINT NOT NULL,
    about TEXT NOT NULL,
    template TEXT NOT NULL,
    template_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    origin TEXT NOT NULL,
    made TEXT NOT NULL,
    content TEXT NOT NULL,
    details TEXT NOT NULL,
    uses TEXT NOT NULL,
    ledger_size BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (document, version)
);

CREATE INDEX paper_about ON paper (about);

CREATE TABLE paper_file (
    hash TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    content BYTEA NOT NULL
);

CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    label TEXT NOT NULL,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    filter TEXT NOT NULL DEFAULT '',
    secret TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    stopped TEXT NOT NULL DEFAULT '',
    position BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX webhook_account ON webhook (account);

CREATE TABLE webhook_delivery (
    id TEXT PRIMARY KEY,
    webhook TEXT NOT NULL,
    entry BIGINT NOT NULL,
    event TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL,
    status BIGINT NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    tried_at BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'waiting';

CREATE INDEX webhook_delivery_of ON webhook_delivery (webhook, id);

CREATE TABLE working_week (
    id TEXT PRIMARY KEY,
    country TEXT NOT NULL DEFAULT '',
    article TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT ''
);

CREATE TABLE numbering (
    id TEXT PRIMARY KEY,
    of_kind TEXT NOT NULL DEFAULT '',
    for_organisation TEXT,
    pattern TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT '',
    note_en TEXT NOT NULL DEFAULT '',
    note_vi TEXT NOT NULL DEFAULT ''
);

CREATE TABLE account_change (
    num BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    account TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
);

CREATE INDEX account_change_account ON account_change (account, num);

CREATE TABLE reading (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    run TEXT NOT NULL DEFAULT '',
    counts TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL
);

CREATE INDEX reading_account ON reading (account, changed_at);

CREATE TABLE passage (
    record TEXT NOT NULL,
    reading TEXT NOT NULL,
    item BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    at BIGINT NOT NULL,
    account TEXT NOT NULL,
    file TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (record, reading, item, ord)
);

CREATE INDEX passage_reading ON passage (reading, item);

CREATE TABLE reading_file (
    reading TEXT NOT NULL,
    name TEXT NOT NULL,
    account TEXT NOT NULL,
    hash TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    PRIMARY KEY (reading, name)
);

CREATE INDEX reading_file_hash ON reading_file (hash, account);
