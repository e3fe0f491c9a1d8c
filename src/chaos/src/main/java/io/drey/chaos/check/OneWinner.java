package io.drey.chaos.check;

import io.drey.chaos.history.History;
import io.drey.chaos.history.Kind;
import io.drey.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@link Check#ONE_WINNER}, of keys that are never removed. */
final class OneWinner implements Checker {

    private final String prefix;

    OneWinner(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public List<Violation> violations(History history, Context context) {
        List<Violation> violations = new ArrayList<>();
        history.of(prefix).forEach((key, all) -> {
            List<Operation> claims = all.stream()
                    .filter(call -> call.kind() == Kind.PUT_IF_ABSENT && call.mayHaveHappened())
                    .toList();
            if (claims.isEmpty()
                    || context.exempts(Check.ONE_WINNER, claims.get(0).began(), Keys.lastEnd(claims))) {
                return;
            }
            List<Operation> winners =
                    claims.stream().filter(Operation::succeeded).toList();
            if (winners.size() > 1) {
                violations.add(new Violation(Check.ONE_WINNER, key, "won by several", winners));
            }
            if (winners.isEmpty() && claims.stream().allMatch(Operation::isDone)) {
                violations.add(new Violation(Check.ONE_WINNER, key, "lost by all", claims));
            }
            if (winners.size() == 1 && isAnothers(winners.get(0), context)) {
                String what = "is " + context.finals().get(key) + " in the end";
                violations.add(new Violation(Check.ONE_WINNER, key, what, winners));
            }
        });
        return violations;
    }

    private static boolean isAnothers(Operation winner, Context context) {
        return context.finals().containsKey(winner.key())
                && !context.exempts(Check.ONE_WINNER, winner.began(), Operation.NEVER)
                && !Objects.equals(context.finals().get(winner.key()), winner.value());
    }
}
