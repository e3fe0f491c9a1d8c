package io.drey.example.cdi;

/** Cached as well, so that the source is not asked again for what it lacks. */
public class NoSuchBookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says which. */
    public NoSuchBookException(String isbn) {
        super("no book " + isbn);
    }
}
