package io.drey.simulation;

/** What user code, or code that reads bytes, throws at the dice's times. Immutable. */
final class Mishap {

    private Mishap() {}

    /** Nobody expects it. */
    static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Such as a class that is missing, or too deep a recursion. */
    static final class Grave extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Throws one or the other with this probability. */
    static void strike(Simulation simulation, double probability) {
        if (probability > 0 && simulation.chance(probability)) {
            if (simulation.chance(0.5)) {
                throw new Unexpected();
            }
            throw new Grave();
        }
    }

    static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unexpected || cause instanceof Grave) {
                return true;
            }
        }
        return false;
    }
}
