package io.drey.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a verification has found, each kind counted, with some examples. One thread. */
final class Findings {

    private static final int EXAMPLES = 3;

    private final Map<Kind, Found> found = new LinkedHashMap<>();

    /** What may be found: whether it is wrong, and what it means. */
    enum Kind {
        AWAY(true, "partitions that do not answer", "see whether their server runs; nothing was verified there"),
        DISAGREEMENT(
                true,
                "partitions that say another format or number of partitions",
                "two configurations write into" + " this namespace: give one of them another drey.namespace"),
        HEAD(
                true,
                "heads that do not name the newest record of their log",
                "something else than Drey has written there, or"
                        + " a backup was restored in part; the next change of the partition mends it, and all JVMs drop what"
                        + " they hold of it"),
        LOG(true, "change logs that hold what Drey never wrote", "another program uses keys of this namespace"),
        GENERATION(
                true,
                "generations that are newer than their partition's head, or none at all",
                "a backup was restored" + " in part: clear the cache"),
        UNREADABLE(
                true,
                "entries that are none of Drey's",
                "each is a miss and will be replaced; another program uses keys" + " of this namespace"),
        HISTORY(
                true,
                "entries whose version their partition's log never held",
                "a backup was restored in part, or"
                        + " a replica took over without the newest changes: evict the keys or clear the cache"),
        PLACE(
                true,
                "entries in another partition than their key's",
                "nobody finds them: another program has" + " written or renamed them"),
        ORPHANS(
                false,
                "entries left of generations that were cleared",
                "they are never seen and only take memory:" + " \"verify --sweep\" deletes them"),
        FOREIGN(false, "entries of applications' classes or codecs, which cannot be judged here", ""),
        STRAYS(false, "keys with the namespace's name that are none of Drey's", ""),
        FUTURE(
                false,
                "partitions with changes from the future",
                "their server's clock was set back; versions go on" + " from the newest change, so nothing is lost"),
        CLOCK(
                false,
                "servers whose clock differs from this one by more than a second",
                "Drey measures that and allows for" + " it; but somebody's clock is not synchronised");

        final boolean wrong;
        final String what;
        final String advice;

        Kind(boolean wrong, String what, String advice) {
            this.wrong = wrong;
            this.what = what;
            this.advice = advice;
        }
    }

    /** Of one kind. */
    private static final class Found {
        private long count;
        private final List<String> examples = new ArrayList<>();
    }

    void add(Kind kind, String example) {
        Found of = found.computeIfAbsent(kind, none -> new Found());
        of.count++;
        if (of.examples.size() < EXAMPLES) {
            of.examples.add(example);
        }
    }

    long count(Kind kind) {
        Found of = found.get(kind);
        return of == null ? 0 : of.count;
    }

    boolean isAnythingWrong() {
        return found.keySet().stream().anyMatch(kind -> kind.wrong);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** What is wrong first. */
    void print(Printed printed) {
        for (Kind kind : Kind.values()) {
            Found of = found.get(kind);
            if (of != null) {
                printed.line((kind.wrong ? "WRONG  " : "note   ") + kind.what + ": " + Words.count(of.count));
                if (!kind.advice.isEmpty()) {
                    printed.line("       " + kind.advice);
                }
                of.examples.forEach(example -> printed.line("       - " + Words.line(example, 300)));
            }
        }
    }

    List<Map<String, Object>> fields() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Found of = found.get(kind);
            if (of != null) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("kind", kind.name());
                fields.put("wrong", kind.wrong);
                fields.put("count", of.count);
                fields.put("what", kind.what);
                fields.put("advice", kind.advice);
                fields.put("examples", of.examples);
                all.add(fields);
            }
        }
        return all;
    }
}
