-- Where learners live.

-- The local authorities of a combined authority, each with the days on which it belongs to the area (valid_to included).
create table authority_area (
    authority_id         text not null check (length(authority_id) <= 20),
    local_authority_code text not null check (length(local_authority_code) <= 9),
    name                 text not null check (length(name) <= 200),
    valid_from           text not null check (length(valid_from) = 10),
    valid_to             text check (length(valid_to) = 10),
    constraint pk_authority_area primary key (authority_id, local_authority_code, valid_from),
    constraint fk_authority_area_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_authority_area_dates check (valid_to is null or valid_to >= valid_from)
) strict, without rowid;

-- Whether postcode sectors are in an area: every sector of each outward code that touches it. A home with another outward code is outside.
create table postcode_sector (
    authority_id         text not null check (length(authority_id) <= 20),
    sector               text not null check (length(sector) <= 6), -- outward code, a space, the first digit of the inward code
    coverage             text not null check (length(coverage) <= 10), -- in, out: all its live postcodes are; mixed: only the full postcode decides
    local_authority_code text check (length(local_authority_code) <= 9), -- when all of it is in one local authority
    is_large_user        integer not null check (is_large_user in (0, 1)), -- mostly organisations and PO boxes
    constraint pk_postcode_sector primary key (authority_id, sector),
    constraint fk_postcode_sector_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_postcode_sector_coverage check (coverage in ('in', 'out', 'mixed'))
) strict, without rowid;

-- The postcode directory: the local authority of each full postcode.
create table postcode (
    postcode             text not null check (length(postcode) <= 8), -- upper case, one space
    local_authority_code text check (length(local_authority_code) <= 9), -- null when the directory gives none
    terminated_period    integer, -- yyyymm of the month it was retired; null while live
    is_large_user        integer not null check (is_large_user in (0, 1)),
    constraint pk_postcode primary key (postcode)
) strict, without rowid;

insert into schema_version (number, name) values (3, '0003_eligibility');
