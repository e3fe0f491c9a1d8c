package io.drey.chaos.check;

import io.drey.chaos.history.History;
import io.drey.chaos.history.Kind;
import io.drey.chaos.history.Operation;
import io.drey.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.List;

/** {@link Check#LINEARIZABLE}: looks at each key alone, which is enough. */
final class Linearizable implements Checker {

    private static final int SHOWN = 12;

    private final String prefix;

    Linearizable(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public List<Violation> violations(History history, Context context) {
        List<Violation> violations = new ArrayList<>();
        history.of(prefix).forEach((key, all) -> {
            long from = all.get(0).began();
            long to = Keys.lastEnd(all);
            if (context.exempts(Check.LINEARIZABLE, from, to)) {
                return;
            }
            List<Operation> calls =
                    new ArrayList<>(all.stream().filter(Linearizable::isOfUse).toList());
            for (Loss loss : context.removals(Check.LINEARIZABLE)) {
                if (loss.from() <= to && from <= loss.to()) {
                    calls.add(Keys.removal(key, loss));
                }
            }
            if (isImpossible(calls)) {
                violations.add(new Violation(Check.LINEARIZABLE, key, "no order explains", evidence(calls)));
            }
        });
        return violations;
    }

    private static boolean isOfUse(Operation call) {
        return call.mayHaveHappened() && (call.isDone() || call.kind() != Kind.READ);
    }

    private static boolean isImpossible(List<Operation> calls) {
        return new Search(calls).run() == Search.Verdict.IMPOSSIBLE;
    }

    /** The calls up to the first end that nothing explains; the last of them. */
    private static List<Operation> evidence(List<Operation> calls) {
        List<Long> ends = calls.stream()
                .filter(Operation::isDone)
                .map(Operation::ended)
                .sorted()
                .toList();
        int explained = -1;
        int impossible = ends.size() - 1;
        while (impossible - explained > 1) {
            int middle = (explained + impossible) / 2;
            if (isImpossible(until(ends.get(middle), calls))) {
                impossible = middle;
            } else {
                explained = middle;
            }
        }
        List<Operation> shown = until(ends.get(impossible), calls);
        return shown.subList(Math.max(0, shown.size() - SHOWN), shown.size());
    }

    /** What was known at that time. */
    private static List<Operation> until(long time, List<Operation> calls) {
        return calls.stream()
                .filter(call -> call.began() <= time)
                .map(call -> call.ended() <= time || call.outcome() == Outcome.UNKNOWN ? call : call.inDoubt())
                .filter(Linearizable::isOfUse)
                .toList();
    }
}
