-- Tables of every write: lanes, feed, audit, retries, access, proof of the keys.

-- Filtered indexes need this; sqlcmd leaves it off by default.
set quoted_identifier on;
go

-- The applied scripts. The application sets sha256 and applied_at; a script run by hand leaves them null until the next start.
create table schema_version (
    number     int not null,
    name       varchar(100) collate Latin1_General_100_BIN2 not null,
    sha256     char(64) collate Latin1_General_100_BIN2 null,
    applied_at datetime2(3) null,
    constraint pk_schema_version primary key (number)
);

-- Lanes: one row for each programme and one called reference. A transaction that updates the row is the only writer of the lane until it
-- ends.
create table lane (
    lane_id        varchar(40) collate Latin1_General_100_BIN2 not null,
    turn           bigint not null, -- goes up with every transaction that writes
    last_number    bigint not null, -- the last number given to a change
    last_posted_at datetime2(3) not null, -- records are never stamped earlier than this
    constraint pk_lane primary key (lane_id),
    constraint ck_lane_numbers check (turn >= 0 and last_number >= 0)
);

-- The lane for records without a programme.
insert into lane (lane_id, turn, last_number, last_posted_at)
values ('reference', 0, 0, '2000-01-01 00:00:00.000');

-- The feed: every change once, numbered without gaps within its lane in the order of commit. It has no personal data.
create table change_event (
    lane_id   varchar(40) collate Latin1_General_100_BIN2 not null,
    number    bigint not null,
    unit_id   char(36) collate Latin1_General_100_BIN2 not null, -- the unit of work; shows whether a broken connection committed
    kind      varchar(60) collate Latin1_General_100_BIN2 not null,
    entity_id varchar(120) collate Latin1_General_100_BIN2 not null,
    ukprn     int null, -- the provider that can see it; null when only the authority can
    posted_at datetime2(3) not null,
    constraint pk_change_event primary key (lane_id, number),
    constraint fk_change_event_lane foreign key (lane_id) references lane (lane_id)
);
create unique index uq_change_event_unit on change_event (unit_id);
create index ix_change_event_provider on change_event (lane_id, ukprn, number) where ukprn is not null;
create index ix_change_event_posted_at on change_event (lane_id, posted_at, number);
create index ix_change_event_kind on change_event (lane_id, kind, number);
create index ix_change_event_entity on change_event (lane_id, entity_id, number);

-- The audit: who changed which fields, why and in which request. One row for each change_event. It has no personal data.
create table audit_event (
    lane_id        varchar(40) collate Latin1_General_100_BIN2 not null,
    number         bigint not null,
    authority_id   varchar(20) collate Latin1_General_100_BIN2 null,
    actor_role     varchar(20) collate Latin1_General_100_BIN2 not null,
    actor_id       varchar(100) collate Latin1_General_100_BIN2 not null, -- key id, or the word system
    action         varchar(60) collate Latin1_General_100_BIN2 not null,
    entity_id      varchar(120) collate Latin1_General_100_BIN2 not null,
    changed_fields nvarchar(1000) null,
    reason         nvarchar(1000) null,
    request_id     varchar(100) collate Latin1_General_100_BIN2 null,
    posted_at      datetime2(3) not null,
    constraint pk_audit_event primary key (lane_id, number),
    constraint fk_audit_event_change foreign key (lane_id, number) references change_event (lane_id, number)
);

-- Answers to requests that succeeded, kept for retries. The key and the request are stored only as keyed hashes. Rows are in the order of the answers,
-- because in the random order of the hashes each row would change a page or more.
create table idempotency_key (
    lane_id      varchar(40) collate Latin1_General_100_BIN2 not null,
    number       bigint not null, -- of the change it answers
    tenant       varchar(60) collate Latin1_General_100_BIN2 not null,
    key_hash     binary(16) not null,
    request_hash binary(16) not null, -- of method, path and body
    status       int not null,
    body         nvarchar(max) not null,
    posted_at    datetime2(3) not null,
    constraint pk_idempotency_key primary key (lane_id, number)
);
create unique index uq_idempotency_key_hash on idempotency_key (key_hash, tenant, lane_id);

-- Access for systems. Only the SHA-256 of a secret is stored; a publishable key has none.
create table api_key (
    key_id        varchar(20) collate Latin1_General_100_BIN2 not null,
    number        bigint not null, -- position in lists
    kind          varchar(20) collate Latin1_General_100_BIN2 not null,
    role          varchar(20) collate Latin1_General_100_BIN2 not null,
    authority_id  varchar(20) collate Latin1_General_100_BIN2 null,
    ukprn         int null,
    name          nvarchar(200) not null,
    secret_sha256 char(64) collate Latin1_General_100_BIN2 null,
    created_at    datetime2(3) not null,
    expires_on    date null, -- the last day it works
    revoked_at    datetime2(3) null,
    last_used_at  datetime2(3) null,
    version       int not null,
    constraint pk_api_key primary key (key_id),
    constraint ck_api_key_kind check (kind in ('secret', 'publishable')),
    constraint ck_api_key_role check (role in ('provider', 'authority', 'partner', 'admin')),
    constraint ck_api_key_secret check ((kind = 'secret' and secret_sha256 is not null) or (kind = 'publishable' and secret_sha256 is null)),
    constraint ck_api_key_tenant check (role = 'admin' or authority_id is not null),
    constraint ck_api_key_provider check (role <> 'provider' or ukprn is not null)
);
create unique index uq_api_key_number on api_key (number);

-- The web origins from which a publishable key can be used.
create table api_key_origin (
    key_id varchar(20) collate Latin1_General_100_BIN2 not null,
    origin varchar(200) collate Latin1_General_100_BIN2 not null,
    constraint pk_api_key_origin primary key (key_id, origin),
    constraint fk_api_key_origin_key foreign key (key_id) references api_key (key_id)
);

-- Proof that a process has this database's keys: a constant, hashed with the hash key or encrypted with a key of the key ring. Checked at
-- each start.
create table key_proof (
    key_id     varchar(60) collate Latin1_General_100_BIN2 not null, -- hash-key, or the id of a key of the ring
    proof      varchar(1000) collate Latin1_General_100_BIN2 not null,
    created_at datetime2(3) not null,
    constraint pk_key_proof primary key (key_id)
);

insert into schema_version (number, name) values (1, '0001_platform');
go
