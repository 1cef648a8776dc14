-- An entry was carried out (or is not worth it any more): its content is deleted.
-- KEYS[1] cv:<tag>:outbox
-- ARGV tag, entry id
-- Reply ok, "1" when it was still there. Said also by a worker whose lease ran out: the fact is done.
define('outbox_done', function(keys, args)
    return {'ok', outbox_finish(args[1], args[2]) and '1' or '0'}
end)
