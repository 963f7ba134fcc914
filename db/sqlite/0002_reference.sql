-- Who takes part and where learners live.

-- Combined authorities: the tenants.
create table authority (
    authority_id text not null check (length(authority_id) <= 20), -- readable key, such as LCRCA
    name         text not null check (length(name) <= 200),
    gss_code     text check (length(gss_code) <= 9),
    constraint pk_authority primary key (authority_id)
) strict, without rowid;

-- The local authorities of a combined authority, each with the days on which it belongs to the area (valid_to included).
create table authority_area (
    authority_id         text not null check (length(authority_id) <= 20),
    local_authority_code text not null check (length(local_authority_code) <= 9),
    name                 text not null check (length(name) <= 100),
    valid_from           text not null check (length(valid_from) = 10),
    valid_to             text check (length(valid_to) = 10),
    constraint pk_authority_area primary key (authority_id, local_authority_code, valid_from),
    constraint fk_authority_area_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_authority_area_dates check (valid_to is null or valid_to >= valid_from)
) strict, without rowid;

-- What the first half of a postcode says about an area. An outward code that is not here has no live postcode in the area.
create table outward_code (
    authority_id         text not null check (length(authority_id) <= 20),
    outward              text not null check (length(outward) <= 4),
    coverage             text not null check (length(coverage) <= 10), -- whole: every live postcode lies in the area; straddles: only the full postcode can tell
    local_authority_code text check (length(local_authority_code) <= 9), -- when all of it lies in one local authority
    is_large_user        integer not null check (is_large_user in (0, 1)), -- mostly organisations and PO boxes
    constraint pk_outward_code primary key (authority_id, outward),
    constraint fk_outward_code_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_outward_code_coverage check (coverage in ('whole', 'straddles'))
) strict, without rowid;

-- The postcode directory: which local authority a full postcode lies in.
create table postcode (
    postcode             text not null check (length(postcode) <= 8), -- upper case, one space
    local_authority_code text check (length(local_authority_code) <= 9), -- null when the directory gives none
    terminated_period    integer, -- yyyymm of the month it was retired; null while live
    is_large_user        integer not null check (is_large_user in (0, 1)),
    constraint pk_postcode primary key (postcode)
) strict, without rowid;

-- The sectors an authority funds, each with the official code beside it.
create table sector (
    authority_id      text not null check (length(authority_id) <= 20),
    sector_code       text not null check (length(sector_code) <= 40),
    name              text not null check (length(name) <= 100),
    official_code     text not null check (length(official_code) <= 20),
    route             text not null check (length(route) <= 20), -- delivery route: which rule sets apply
    is_level2_allowed integer not null check (is_level2_allowed in (0, 1)),
    display_order     integer not null,
    constraint pk_sector primary key (authority_id, sector_code),
    constraint fk_sector_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_sector_route check (route in ('standard', 'hgv'))
) strict, without rowid;

-- Training providers, as registered by an authority.
create table provider (
    authority_id         text not null check (length(authority_id) <= 20),
    ukprn                integer not null,
    number               integer not null, -- position in lists
    name                 text not null check (length(name) <= 200),
    status               text not null check (length(status) <= 20),
    is_vat_eligible_body integer not null check (is_vat_eligible_body in (0, 1)), -- whether its charge to employers is exempt from VAT
    version              integer not null,
    created_at           text not null check (length(created_at) = 23),
    updated_at           text not null check (length(updated_at) = 23),
    constraint pk_provider primary key (authority_id, ukprn),
    constraint fk_provider_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_provider_ukprn check (ukprn between 10000000 and 99999999),
    constraint ck_provider_status check (status in ('active', 'suspended'))
) strict, without rowid;
create unique index uq_provider_number on provider (authority_id, number);

insert into schema_version (number, name) values (2, '0002_reference');
