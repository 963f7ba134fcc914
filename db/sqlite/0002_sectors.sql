-- Authorities, and the sectors they fund.

-- Combined authorities: the tenants.
create table authority (
    authority_id text not null check (length(authority_id) <= 20), -- readable key, such as LCRCA
    name         text not null check (length(name) <= 400),
    gss_code     text check (length(gss_code) <= 9),
    version      integer not null,
    constraint pk_authority primary key (authority_id)
) strict, without rowid;

-- The sectors that an authority funds, each with its official code.
create table sector (
    authority_id      text not null check (length(authority_id) <= 20),
    sector_code       text not null check (length(sector_code) <= 40),
    name              text not null check (length(name) <= 200),
    official_code     text not null check (length(official_code) <= 20),
    route             text not null check (length(route) <= 20), -- delivery route, which selects the rule sets
    is_level2_allowed integer not null check (is_level2_allowed in (0, 1)),
    display_order     integer not null,
    version           integer not null,
    constraint pk_sector primary key (authority_id, sector_code),
    constraint fk_sector_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_sector_route check (route in ('standard', 'hgv'))
) strict, without rowid;

insert into schema_version (number, name) values (2, '0002_sectors');
