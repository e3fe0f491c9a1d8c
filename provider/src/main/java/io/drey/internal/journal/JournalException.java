package io.drey.internal.journal;

import java.io.IOException;
import javax.cache.CacheException;

/** A journal cannot be opened, or has no room. Says what to do. */
public final class JournalException extends CacheException {

    private static final long serialVersionUID = 1L;

    private JournalException(String message) {
        super(message);
    }

    private JournalException(String message, Throwable cause) {
        super(message, cause);
    }

    static JournalException taken(String directory, String by) {
        return new JournalException("the journal " + directory + " is in use by " + by
                + "; give each JVM, and each manager of a JVM, a directory of its own");
    }

    static JournalException unusable(String directory, String what, IOException why) {
        return new JournalException(
                "the journal " + directory + " " + what + ": " + why
                        + "; make room and let this user write there, choose another directory, or leave the journal out",
                why);
    }

    static JournalException newer(String directory, String segment) {
        return new JournalException(
                "the journal " + directory + " was written by a newer release: " + segment
                        + " is of another format; open it with that release, or move the directory away if its writes may be lost");
    }

    static JournalException full(String name, String how) {
        return new JournalException("the journal of " + name + " has no room: " + how
                + "; it needs about twice the bytes of what can be pending. Raise journalMaxBytes (journal-max-bytes of"
                + " write-behind in a configuration), or let less wait");
    }

    static JournalException interrupted(String name) {
        return new JournalException("interrupted while waiting for the journal of " + name);
    }

    static JournalException tooLarge(String name, long bytes, long room) {
        return new JournalException("the journal of " + name + " never has room for a record of " + bytes
                + " bytes, since it takes " + room + ". Raise journalMaxBytes (journal-max-bytes of write-behind in a"
                + " configuration)");
    }
}
