package io.drey.internal.copy;

/** Signals that a value cannot be copied and must stay bytes. It has no stack trace, since it is no failure. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Refusal() {
        super("not to be copied", null, false, false);
    }

    static Refusal refuse() {
        return new Refusal();
    }
}
