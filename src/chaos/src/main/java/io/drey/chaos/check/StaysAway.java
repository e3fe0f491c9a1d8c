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
 * {@link Check#STAYS_AWAY}, of keys that one thread puts growing numbers to and removes. What is absent is always
 * right: a put may have been let go. Other JVMs may read what was removed until the one that removed it has its server
 * back; in the end they may not.
 */
final class StaysAway implements Checker {

    private final String prefix;

    StaysAway(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public List<Violation> violations(History history, Context context) {
        List<Violation> violations = new ArrayList<>();
        history.of(prefix).forEach((key, all) -> {
            Map<Long, Operation> puts = new HashMap<>();
            @Nullable Operation last = null;
            for (Operation call : all) {
                if (!call.isDone() && call.ended() != Operation.NEVER) {
                    violations.add(new Violation(Check.STAYS_AWAY, key, "throws", List.of(call)));
                }
                if (call.kind() == Kind.PUT && call.value() != null) {
                    puts.put(call.value(), call);
                }
                if (call.kind() != Kind.READ && call.isDone()) {
                    last = call;
                }
            }
            for (Operation read : all) {
                if (read.kind() == Kind.READ && read.isDone() && read.result() != null) {
                    look(read, puts.get(read.result()), all, context, violations);
                }
            }
            lookAtEnd(key, puts, last, context, violations);
        });
        return violations;
    }

    private static void look(
            Operation read, @Nullable Operation put, List<Operation> all, Context context, List<Violation> violations) {
        if (put == null || put.began() > read.ended()) {
            violations.add(new Violation(Check.STAYS_AWAY, read.key(), "nobody wrote this", List.of(read)));
            return;
        }
        for (Operation change : all) {
            boolean replaced = change.kind() != Kind.READ
                    && change.isDone()
                    && change.jvm() == read.jvm()
                    && change.began() > put.began()
                    && change.ended() < read.began();
            if (replaced && !context.exempts(Check.STAYS_AWAY, put.began(), read.ended())) {
                violations.add(new Violation(Check.STAYS_AWAY, read.key(), "came back", List.of(put, change, read)));
                return;
            }
        }
    }

    private static void lookAtEnd(
            String key,
            Map<Long, Operation> puts,
            @Nullable Operation last,
            Context context,
            List<Violation> violations) {
        Long end = context.finals().get(key);
        if (end == null || last == null || !context.living().contains(last.jvm())) {
            return;
        }
        Operation put = puts.get(end);
        if ((put == null || put.began() < last.began())
                && !context.exempts(Check.STAYS_AWAY, last.began(), Operation.NEVER)) {
            violations.add(new Violation(Check.STAYS_AWAY, key, "is " + end + " in the end", List.of(last)));
        }
    }
}
