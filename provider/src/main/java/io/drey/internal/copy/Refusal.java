package io.drey.internal.copy;

/** Says that a value must stay bytes. Without a stack, as it is an answer and not a failure. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Refusal() {
        super("not to be copied", null, false, false);
    }

    static Refusal refuse() {
        return new Refusal();
    }
}
