package io.drey.chaos.check;

import io.drey.chaos.history.History;
import io.drey.chaos.history.Kind;
import io.drey.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@link Check#FRESH}, of keys that are put and removed and whose values are unique: each value that was read was
 * written, and nothing that is known to be newer ended longer ago than the bound when the read began. Where nobody
 * knows when a put is made, since it is written behind, only that it was written.
 */
final class Fresh implements Checker {

    private final Check check;
    private final String prefix;
    private final boolean bounded;

    Fresh(Check check, String prefix, boolean bounded) {
        this.check = check;
        this.prefix = prefix;
        this.bounded = bounded;
    }

    @Override
    public List<Violation> violations(History history, Context context) {
        List<Violation> violations = new ArrayList<>();
        history.of(prefix).forEach((key, all) -> {
            Key seen = new Key(key, all, context);
            for (Operation read : all) {
                if (read.kind() == Kind.READ
                        && read.isDone()
                        && !context.exempts(check, all.get(0).began(), read.ended())) {
                    seen.look(read, violations);
                }
            }
        });
        return violations;
    }

    /** What happened to one key. */
    private final class Key {
        private final String name;
        private final long bound;
        private final Map<@Nullable Long, List<Operation>> sources = new HashMap<>();
        private final Overwrites overwrites;
        private final boolean mayBeAbsentAtFirst;

        Key(String name, List<Operation> all, Context context) {
            this.name = name;
            this.bound = context.staleness().toNanos();
            List<Operation> writes = new ArrayList<>();
            boolean loaded = false;
            for (Operation call : all) {
                if (isWrite(call)) {
                    add(call);
                    loaded |= call.kind() == Kind.LOAD;
                    if (call.isDone() && call.kind() != Kind.LOAD && !context.doubts(check, call)) {
                        writes.add(call);
                    }
                }
            }
            for (Loss loss : context.removals(check)) {
                Operation removal = Keys.removal(name, loss);
                add(removal);
                if (removal.isDone()) {
                    writes.add(removal);
                }
            }
            this.overwrites = new Overwrites(writes);
            this.mayBeAbsentAtFirst = !loaded;
        }

        /** A load that did not end gave nobody anything. */
        private static boolean isWrite(Operation call) {
            return call.kind() == Kind.LOAD ? call.isDone() : call.kind() != Kind.READ && call.mayHaveHappened();
        }

        private void add(Operation write) {
            Long value =
                    write.kind() == Kind.REMOVE ? null : write.kind() == Kind.LOAD ? write.result() : write.value();
            sources.computeIfAbsent(value, each -> new ArrayList<>()).add(write);
        }

        void look(Operation read, List<Violation> violations) {
            List<Operation> candidates = sources.getOrDefault(read.result(), List.of()).stream()
                    .filter(write -> write.began() <= read.ended())
                    .toList();
            boolean initial = read.result() == null && mayBeAbsentAtFirst;
            if (candidates.isEmpty() && !initial) {
                violations.add(new Violation(check, name, "nobody wrote this", List.of(read)));
            } else if (bounded
                    && !(initial && isFresh(Long.MIN_VALUE, read))
                    && candidates.stream().noneMatch(write -> isFresh(overwrittenAfter(write), read))) {
                violations.add(new Violation(check, name, "too old", evidence(candidates, read)));
            }
        }

        private boolean isFresh(long time, Operation read) {
            return !overwrites.happenBetween(time, read.began() - bound);
        }

        private List<Operation> evidence(List<Operation> candidates, Operation read) {
            List<Operation> evidence = new ArrayList<>(candidates);
            long latest =
                    candidates.stream().mapToLong(Fresh::overwrittenAfter).max().orElse(Long.MIN_VALUE);
            evidence.add(overwrites.firstAfter(latest));
            evidence.add(read);
            return evidence;
        }
    }

    /** What was loaded is kept only while nothing else is there, from when the load began. */
    private static long overwrittenAfter(Operation write) {
        return write.kind() == Kind.LOAD ? write.began() : write.ended();
    }
}
