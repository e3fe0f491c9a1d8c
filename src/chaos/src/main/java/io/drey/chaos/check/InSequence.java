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
 * {@link Check#OWN_WRITES}, {@link Check#NEVER_BACKWARDS} and {@link Check#ARRIVED}, of keys that one thread puts
 * growing numbers to, which reads them too, as others do.
 */
final class InSequence implements Checker {

    private final String prefix;

    InSequence(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public List<Violation> violations(History history, Context context) {
        List<Violation> violations = new ArrayList<>();
        history.of(prefix).forEach((key, all) -> {
            @Nullable Operation put = null;
            Map<Integer, Operation> reads = new HashMap<>();
            for (Operation call : all) {
                if (call.kind() == Kind.PUT) {
                    put = call.isDone() ? call : put;
                } else if (call.isDone()) {
                    Operation before = reads.put(call.client(), call);
                    if (before != null
                            && number(call) < number(before)
                            && !context.exempts(Check.NEVER_BACKWARDS, before.began(), call.ended())) {
                        violations.add(new Violation(Check.NEVER_BACKWARDS, key, "falls", List.of(before, call)));
                    }
                    if (put != null && isForgotten(put, call, context)) {
                        violations.add(new Violation(Check.OWN_WRITES, key, "unread", List.of(put, call)));
                    }
                }
            }
            lookAtEnd(key, all, context, violations);
        });
        return violations;
    }

    private static boolean isForgotten(Operation put, Operation read, Context context) {
        return put.client() == read.client()
                && number(read) < written(put)
                && !context.exempts(Check.OWN_WRITES, put.began(), read.ended());
    }

    private static void lookAtEnd(String key, List<Operation> all, Context context, List<Violation> violations) {
        List<Operation> puts = all.stream()
                .filter(call -> call.kind() == Kind.PUT && call.mayHaveHappened())
                .toList();
        List<Operation> accepted = puts.stream().filter(Operation::isDone).toList();
        if (accepted.isEmpty() || !context.finals().containsKey(key)) {
            return;
        }
        Operation last = accepted.get(accepted.size() - 1);
        Long end = context.finals().get(key);
        long found = end == null ? 0 : end;
        boolean lost = found < written(last)
                && context.living().contains(last.jvm())
                && !context.exempts(Check.ARRIVED, last.began(), Operation.NEVER);
        if (lost || found > written(puts.get(puts.size() - 1))) {
            violations.add(new Violation(Check.ARRIVED, key, "is " + end + " in the end", List.of(last)));
        }
    }

    private static long number(Operation read) {
        Long result = read.result();
        return result == null ? 0 : result;
    }

    private static long written(Operation put) {
        Long value = put.value();
        return value == null ? 0 : value;
    }
}
