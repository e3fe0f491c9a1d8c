package io.drey.chaos.check;

import io.drey.chaos.history.History;
import java.util.List;

/** Looks whether a promise was kept. Stateless. */
public interface Checker {

    List<Violation> violations(History history, Context context);
}
