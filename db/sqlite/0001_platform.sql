-- Tables of every write: lanes, feed, audit, retries, access, proof of the keys.

-- The applied scripts. The application sets sha256 and applied_at; a script run by hand leaves them null until the next start.
create table schema_version (
    number     integer not null,
    name       text not null check (length(name) <= 100),
    sha256     text check (length(sha256) = 64),
    applied_at text check (length(applied_at) = 23),
    constraint pk_schema_version primary key (number)
) strict;

-- Lanes: one row for each programme and one called reference. A transaction that updates the row is the only writer of the lane until it
-- ends.
create table lane (
    lane_id        text not null check (length(lane_id) <= 40),
    turn           integer not null, -- goes up with every transaction that writes
    last_number    integer not null, -- the last number given to a change
    last_posted_at text not null check (length(last_posted_at) = 23), -- records are never stamped earlier than this
    constraint pk_lane primary key (lane_id),
    constraint ck_lane_numbers check (turn >= 0 and last_number >= 0)
) strict, without rowid;

-- The lane for records without a programme.
insert into lane (lane_id, turn, last_number, last_posted_at)
values ('reference', 0, 0, '2000-01-01 00:00:00.000');

-- The feed: every change once, numbered without gaps within its lane in the order of commit. It has no personal data.
create table change_event (
    lane_id   text not null check (length(lane_id) <= 40),
    number    integer not null,
    unit_id   text not null check (length(unit_id) = 36), -- the unit of work; shows whether a broken connection committed
    kind      text not null check (length(kind) <= 60),
    entity_id text not null check (length(entity_id) <= 120),
    ukprn     integer, -- the provider that can see it; null when only the authority can
    posted_at text not null check (length(posted_at) = 23),
    constraint pk_change_event primary key (lane_id, number),
    constraint fk_change_event_lane foreign key (lane_id) references lane (lane_id)
) strict, without rowid;
create unique index uq_change_event_unit on change_event (unit_id);
create index ix_change_event_provider on change_event (lane_id, ukprn, number) where ukprn is not null;
create index ix_change_event_posted_at on change_event (lane_id, posted_at, number);
create index ix_change_event_kind on change_event (lane_id, kind, number);
create index ix_change_event_entity on change_event (lane_id, entity_id, number);

-- The audit: who changed which fields, why and in which request. One row for each change_event. It has no personal data.
create table audit_event (
    lane_id        text not null check (length(lane_id) <= 40),
    number         integer not null,
    authority_id   text check (length(authority_id) <= 20),
    actor_role     text not null check (length(actor_role) <= 20),
    actor_id       text not null check (length(actor_id) <= 100), -- key id, or the word system
    action         text not null check (length(action) <= 60),
    entity_id      text not null check (length(entity_id) <= 120),
    changed_fields text check (length(changed_fields) <= 1000),
    reason         text check (length(reason) <= 1000),
    request_id     text check (length(request_id) <= 100),
    posted_at      text not null check (length(posted_at) = 23),
    constraint pk_audit_event primary key (lane_id, number),
    constraint fk_audit_event_change foreign key (lane_id, number) references change_event (lane_id, number)
) strict, without rowid;

-- Answers to requests that succeeded, kept for retries. The key and the request are stored only as keyed hashes. Rows are in the order of the answers,
-- because in the random order of the hashes each row would change a page or more.
create table idempotency_key (
    lane_id      text not null check (length(lane_id) <= 40),
    number       integer not null, -- of the change it answers
    tenant       text not null check (length(tenant) <= 60),
    key_hash     blob not null check (length(key_hash) = 16),
    request_hash blob not null check (length(request_hash) = 16), -- of method, path and body
    status       integer not null,
    body         text not null,
    posted_at    text not null check (length(posted_at) = 23),
    constraint pk_idempotency_key primary key (lane_id, number)
) strict;
create unique index uq_idempotency_key_hash on idempotency_key (key_hash, tenant, lane_id);

-- Access for systems. Only the SHA-256 of a secret is stored; a publishable key has none.
create table api_key (
    key_id        text not null check (length(key_id) <= 20),
    number        integer not null, -- position in lists
    kind          text not null check (length(kind) <= 20),
    role          text not null check (length(role) <= 20),
    authority_id  text check (length(authority_id) <= 20),
    ukprn         integer,
    name          text not null check (length(name) <= 200),
    secret_sha256 text check (length(secret_sha256) = 64),
    created_at    text not null check (length(created_at) = 23),
    expires_on    text check (length(expires_on) = 10), -- the last day it works
    revoked_at    text check (length(revoked_at) = 23),
    last_used_at  text check (length(last_used_at) = 23),
    version       integer not null,
    constraint pk_api_key primary key (key_id),
    constraint ck_api_key_kind check (kind in ('secret', 'publishable')),
    constraint ck_api_key_role check (role in ('provider', 'authority', 'partner', 'admin')),
    constraint ck_api_key_secret check ((kind = 'secret' and secret_sha256 is not null) or (kind = 'publishable' and secret_sha256 is null)),
    constraint ck_api_key_tenant check (role = 'admin' or authority_id is not null),
    constraint ck_api_key_provider check (role <> 'provider' or ukprn is not null)
) strict;
create unique index uq_api_key_number on api_key (number);

-- The web origins from which a publishable key can be used.
create table api_key_origin (
    key_id text not null check (length(key_id) <= 20),
    origin text not null check (length(origin) <= 200),
    constraint pk_api_key_origin primary key (key_id, origin),
    constraint fk_api_key_origin_key foreign key (key_id) references api_key (key_id)
) strict, without rowid;

-- Proof that a process has this database's keys: a constant, hashed with the hash key or encrypted with a key of the key ring. Checked at
-- each start.
create table key_proof (
    key_id     text not null check (length(key_id) <= 60), -- hash-key, or the id of a key of the ring
    proof      text not null check (length(proof) <= 1000),
    created_at text not null check (length(created_at) = 23),
    constraint pk_key_proof primary key (key_id)
) strict, without rowid;

insert into schema_version (number, name) values (1, '0001_platform');
