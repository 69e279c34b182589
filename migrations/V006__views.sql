CREATE VIEW related_articles (article_id, position, title, abstract, target_article_id) AS
    -- Each related link with the article that it leads to, where that is in the
    -- archive; of several the one with the smallest content hash. Looked up when
    -- asked, so never stale.
    SELECT l.article_id, l.position, t.title, t.abstract, a.id
      FROM related_links l
      JOIN teasers t ON t.id = l.teaser_id
      LEFT JOIN articles a
             ON a.title_key = t.title_key
            AND NOT EXISTS (SELECT 1
                              FROM articles smaller
                             WHERE smaller.title_key = a.title_key
                               AND smaller.content_hash < a.content_hash);

CREATE VIEW photo_index (photo_id, caption, credit, article_id, title, position) AS
    -- Each photo with the articles that print it.
    SELECT p.id, p.caption, p.credit, ap.article_id, a.title, ap.position
      FROM article_photos ap
      JOIN photos p ON p.id = ap.photo_id
      JOIN articles a ON a.id = ap.article_id;

CREATE VIEW recaptures (text_hash, captures, first_article_id) AS
    -- Articles captured more than once; the first by content hash, whatever came first.
    -- (CROSS: an index alone tells which articles to read. DISTINCT: this comes before
    -- what it is joined to.)
    SELECT text_hash, captures, id
      FROM (SELECT DISTINCT a.text_hash, a.id,
                   (SELECT count(*)
                      FROM articles c
                     WHERE c.text_hash = a.text_hash
                       AND c.layout <> 'listing' AND c.body <> '') AS captures
              FROM articles a
             CROSS JOIN articles first
             WHERE (SELECT count(*) FROM articles c WHERE c.text_hash = a.text_hash) > 1
               AND first.id = a.id
               AND NOT EXISTS (SELECT 1
                                 FROM articles smaller
                                WHERE smaller.text_hash = a.text_hash
                                  AND smaller.content_hash < first.content_hash))
     WHERE captures > 1;

CREATE VIEW mentions (article_id, person_id, name, origin, surface, role, placement, more_roles, evidence) AS
    -- All mentions of an article, captions included, related stories not. (The casts
    -- give both halves the same columns, so that joins reach their indexes.)
    SELECT ap.article_id, ap.person_id, p.name, ap.field, ap.surface, ap.role,
           CAST(NULL AS TEXT), ap.more_roles, ap.evidence
      FROM article_people ap
      JOIN people p ON p.id = ap.person_id
    UNION ALL
    SELECT aph.article_id, pp.person_id, p.name, CAST('caption' AS TEXT), pp.surface, pp.role,
           pp.placement, pp.more_roles, pp.evidence
      FROM photo_people pp
      JOIN article_photos aph ON aph.photo_id = pp.photo_id
      JOIN people p ON p.id = pp.person_id;

CREATE VIEW mention_roles (article_id, person_id, name, role) AS
    -- Each role at each mention: the nearest, and the further ones.
    SELECT ap.article_id, ap.person_id, p.name, ap.role
      FROM article_people ap
      JOIN people p ON p.id = ap.person_id
     WHERE ap.role IS NOT NULL
    UNION ALL
    SELECT aph.article_id, pp.person_id, p.name, pp.role
      FROM photo_people pp
      JOIN article_photos aph ON aph.photo_id = pp.photo_id
      JOIN people p ON p.id = pp.person_id
     WHERE pp.role IS NOT NULL
    UNION ALL
    SELECT ap.article_id, ap.person_id, p.name, ap.more_roles ->> more.fullkey
      FROM article_people ap
      JOIN people p ON p.id = ap.person_id
      JOIN json_each(ap.more_roles) more ON true
     WHERE ap.more_roles IS NOT NULL
    UNION ALL
    SELECT aph.article_id, pp.person_id, p.name, pp.more_roles ->> more.fullkey
      FROM photo_people pp
      JOIN article_photos aph ON aph.photo_id = pp.photo_id
      JOIN people p ON p.id = pp.person_id
      JOIN json_each(pp.more_roles) more ON true
     WHERE pp.more_roles IS NOT NULL;

CREATE VIEW article_persons (article_id, person_id, name, mentions, roles) AS
    -- One row a person and article; roles as printed, each once, joined by '; '.
    SELECT who.article_id, who.person_id, p.name,
           (SELECT count(*)
              FROM article_people ap
             WHERE ap.article_id = who.article_id AND ap.person_id = who.person_id)
           + (SELECT count(*)
                FROM article_photos aph
                JOIN photo_people pp ON pp.photo_id = aph.photo_id
               WHERE aph.article_id = who.article_id AND pp.person_id = who.person_id),
           (SELECT group_concat(role, '; ')
              FROM (SELECT ap.role
                      FROM article_people ap
                     WHERE ap.article_id = who.article_id AND ap.person_id = who.person_id
                    UNION
                    SELECT ap.more_roles ->> more.fullkey
                      FROM article_people ap
                      JOIN json_each(ap.more_roles) more ON true
                     WHERE ap.article_id = who.article_id AND ap.person_id = who.person_id
                    UNION
                    SELECT pp.role
                      FROM article_photos aph
                      JOIN photo_people pp ON pp.photo_id = aph.photo_id
                     WHERE aph.article_id = who.article_id AND pp.person_id = who.person_id
                    UNION
                    SELECT pp.more_roles ->> more.fullkey
                      FROM article_photos aph
                      JOIN photo_people pp ON pp.photo_id = aph.photo_id
                      JOIN json_each(pp.more_roles) more ON true
                     WHERE aph.article_id = who.article_id AND pp.person_id = who.person_id
                     ORDER BY 1))
      FROM (SELECT DISTINCT article_id, person_id
              FROM article_people
            UNION ALL
            SELECT DISTINCT aph.article_id, pp.person_id
              FROM photo_people pp
              JOIN article_photos aph ON aph.photo_id = pp.photo_id
             WHERE NOT EXISTS (SELECT 1
                                 FROM article_people ap
                                WHERE ap.article_id = aph.article_id
                                  AND ap.person_id = pp.person_id)) who
      JOIN people p ON p.id = who.person_id;

CREATE VIEW co_mentions (person_a, person_b, articles) AS
    -- Who is named together, and in how many articles; each in its text or a caption.
    SELECT DISTINCT person_a, person_b, count(*) OVER (PARTITION BY person_a, person_b)
      FROM (SELECT DISTINCT person_a, person_b, article_id
              FROM (SELECT a.person_id AS person_a, b.person_id AS person_b, a.article_id
                      FROM article_people a
                      JOIN article_people b ON b.article_id = a.article_id
                    UNION ALL
                    SELECT a.person_id, b.person_id, a.article_id
                      FROM article_people a
                      JOIN article_photos bph ON bph.article_id = a.article_id
                      JOIN photo_people b ON b.photo_id = bph.photo_id
                    UNION ALL
                    SELECT a.person_id, b.person_id, b.article_id
                      FROM photo_people a
                      JOIN article_photos aph ON aph.photo_id = a.photo_id
                      JOIN article_people b ON b.article_id = aph.article_id
                    UNION ALL
                    SELECT a.person_id, b.person_id, aph.article_id
                      FROM photo_people a
                      JOIN article_photos aph ON aph.photo_id = a.photo_id
                      JOIN article_photos bph ON bph.article_id = aph.article_id
                      JOIN photo_people b ON b.photo_id = bph.photo_id)
             WHERE person_a < person_b);

CREATE VIEW named_with (person_id, name, other_id, other, articles) AS
    -- With whom a person is named, and in how many articles: co_mentions from either
    -- side, for questions that begin with a name.
    SELECT p.id, p.name, o.id, o.name, CAST(met.value ->> '$[1]' AS INTEGER)
      FROM people p
      JOIN json_each((WITH own AS (SELECT ap.article_id
                                     FROM article_people ap
                                    WHERE ap.person_id = p.id
                                   UNION
                                   SELECT aph.article_id
                                     FROM photo_people pp
                                     JOIN article_photos aph ON aph.photo_id = pp.photo_id
                                    WHERE pp.person_id = p.id)
                      SELECT json_group_array(json_array(person_id, articles))
                        FROM (SELECT person_id, count(*) AS articles
                                FROM (SELECT ap.person_id, ap.article_id
                                        FROM own
                                        JOIN article_people ap ON ap.article_id = own.article_id
                                      UNION
                                      SELECT pp.person_id, aph.article_id
                                        FROM own
                                        JOIN article_photos aph ON aph.article_id = own.article_id
                                        JOIN photo_people pp ON pp.photo_id = aph.photo_id)
                               WHERE person_id <> p.id
                               GROUP BY person_id))) met ON true
      JOIN people o ON o.id = CAST(met.value ->> '$[0]' AS INTEGER);

CREATE VIEW person_roles (person_id, name, role, articles) AS
    -- Which roles a person held, and in how many articles.
    SELECT p.id, p.name, held.value ->> '$[0]', CAST(held.value ->> '$[1]' AS INTEGER)
      FROM people p
      JOIN json_each((SELECT json_group_array(json_array(role, articles))
                        FROM (SELECT role, count(*) AS articles
                                FROM (SELECT ap.article_id, ap.role
                                        FROM article_people ap
                                       WHERE ap.person_id = p.id
                                      UNION
                                      SELECT ap.article_id, ap.more_roles ->> more.fullkey
                                        FROM article_people ap
                                        JOIN json_each(ap.more_roles) more ON true
                                       WHERE ap.person_id = p.id
                                      UNION
                                      SELECT aph.article_id, pp.role
                                        FROM photo_people pp
                                        JOIN article_photos aph ON aph.photo_id = pp.photo_id
                                       WHERE pp.person_id = p.id
                                      UNION
                                      SELECT aph.article_id, pp.more_roles ->> more.fullkey
                                        FROM photo_people pp
                                        JOIN article_photos aph ON aph.photo_id = pp.photo_id
                                        JOIN json_each(pp.more_roles) more ON true
                                       WHERE pp.person_id = p.id)
                               WHERE role IS NOT NULL
                               GROUP BY role))) held ON true;

CREATE VIEW import_outcomes (import_id, outcome, uri, article_id, detail) AS
    -- How each input of a run ended. What a run finds as recorded it does not write
    -- down: for a run that is done, those are the places under its roots where what
    -- had been found before still holds. Of one that was stopped, only what it wrote.
    SELECT c.import_id, c.outcome, s.uri, c.article_id, NULL
      FROM import_changes c
      JOIN sources s ON s.id = c.source_id
    UNION ALL
    SELECT import_id, 'rejected', uri, NULL, kind || ': ' || detail
      FROM problems
    UNION ALL
    SELECT i.id, 'rejected', p.uri, NULL, p.kind || ': ' || p.detail
      FROM imports i
      JOIN problems p ON p.import_id < i.id
                     AND (p.resolved_import_id IS NULL OR p.resolved_import_id > i.id)
     WHERE i.outcome = 'done'
       AND EXISTS (SELECT 1
                     FROM json_each(i.roots) root
                    WHERE p.uri = root.value
                       OR substr(p.uri, 1, length(rtrim(root.value, '/')) + 1)
                          = rtrim(root.value, '/') || '/')
       AND NOT EXISTS (SELECT 1
                         FROM problems above
                        WHERE above.kind = 'unreadable'
                          AND substr(p.uri, 1, length(above.uri) + 1) = above.uri || '/'
                          AND above.import_id <= i.id
                          AND (above.resolved_import_id IS NULL
                               OR above.resolved_import_id > i.id))
    UNION ALL
    SELECT i.id, 'unchanged', s.uri, held.article_id, NULL
      FROM imports i
      JOIN sources s ON s.first_import_id < i.id
      JOIN sightings held ON held.source_id = s.id
                         AND held.first_import_id = (SELECT max(first_import_id)
                                                       FROM sightings
                                                      WHERE source_id = s.id
                                                        AND first_import_id <= i.id)
                         AND (held.missing_import_id IS NULL OR held.missing_import_id > i.id)
     WHERE i.outcome = 'done'
       AND EXISTS (SELECT 1
                     FROM json_each(i.roots) root
                    WHERE s.uri = root.value
                       OR substr(s.uri, 1, length(rtrim(root.value, '/')) + 1)
                          = rtrim(root.value, '/') || '/')
       AND NOT EXISTS (SELECT 1
                         FROM import_changes c
                        WHERE c.import_id = i.id AND c.source_id = s.id)
       AND NOT EXISTS (SELECT 1
                         FROM problems p
                        WHERE p.uri = s.uri
                          AND p.import_id <= i.id
                          AND (p.resolved_import_id IS NULL OR p.resolved_import_id > i.id))
       -- What is below a folder that could not be read was not looked at.
       AND NOT EXISTS (SELECT 1
                         FROM problems p
                        WHERE p.kind = 'unreadable'
                          AND substr(s.uri, 1, length(p.uri) + 1) = p.uri || '/'
                          AND p.import_id <= i.id
                          AND (p.resolved_import_id IS NULL OR p.resolved_import_id > i.id));
