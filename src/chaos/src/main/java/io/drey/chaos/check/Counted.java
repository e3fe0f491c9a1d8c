package io.drey.chaos.check;

import io.drey.chaos.history.History;
import io.drey.chaos.history.Kind;
import io.drey.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@link Check#COUNTED}: no addition is lost, none is made twice, and sums grow with time. */
final class Counted implements Checker {

    private final String prefix;

    Counted(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public List<Violation> violations(History history, Context context) {
        List<Violation> violations = new ArrayList<>();
        history.of(prefix).forEach((key, all) -> {
            List<Operation> additions = all.stream()
                    .filter(call -> call.kind() == Kind.ADD && call.mayHaveHappened())
                    .toList();
            if (additions.isEmpty()) {
                return;
            }
            long from = additions.get(0).began();
            if (!context.exempts(Check.COUNTED, from, Keys.lastEnd(additions))) {
                lookAtSums(key, additions, violations);
            }
            if (context.finals().containsKey(key) && !context.exempts(Check.COUNTED, from, Operation.NEVER)) {
                lookAtEnd(key, additions, context.finals().get(key), violations);
            }
        });
        return violations;
    }

    private static void lookAtEnd(
            String key, List<Operation> additions, @Nullable Long end, List<Violation> violations) {
        long made = additions.stream().filter(Operation::isDone).count();
        long sum = end == null ? 0 : end;
        if (sum < made || sum > additions.size()) {
            String what = "is %d after %d additions and %d in doubt".formatted(sum, made, additions.size() - made);
            violations.add(new Violation(Check.COUNTED, key, what, List.of()));
        }
    }

    private static void lookAtSums(String key, List<Operation> additions, List<Violation> violations) {
        Map<Long, Operation> sums = new HashMap<>();
        List<Operation> done = additions.stream().filter(Operation::isDone).toList();
        for (Operation addition : done) {
            Operation same = sums.putIfAbsent(sum(addition), addition);
            if (same != null) {
                violations.add(new Violation(Check.COUNTED, key, "two additions made one", List.of(same, addition)));
            }
            if (sum(addition) > additions.size()) {
                violations.add(new Violation(Check.COUNTED, key, "counts more than there were", List.of(addition)));
            }
        }
        lookAtOrder(key, done, violations);
    }

    /** An addition that began after another had ended has a larger sum. */
    private static void lookAtOrder(String key, List<Operation> done, List<Violation> violations) {
        List<Operation> byEnd =
                done.stream().sorted(Comparator.comparingLong(Operation::ended)).toList();
        int ended = 0;
        Operation largest = null;
        for (Operation addition : done) {
            for (; byEnd.get(ended).ended() < addition.began(); ended++) {
                Operation before = byEnd.get(ended);
                largest = largest == null || sum(before) > sum(largest) ? before : largest;
            }
            if (largest != null && sum(addition) < sum(largest)) {
                violations.add(new Violation(Check.COUNTED, key, "goes back", List.of(largest, addition)));
            }
        }
    }

    private static long sum(Operation addition) {
        return Objects.requireNonNull(addition.result());
    }
}
