package io.drey.internal.store;

/** An entry as the remote tier returns it, with its version. Immutable. */
public final class VersionedEntry extends Stored {

    private final Version version;
    private final boolean contended;

    public VersionedEntry(Object form, long expiresAt, Version version) {
        this(form, expiresAt, version, false);
    }

    /** @param contended whether a change of another JVM was refused before this was stored */
    public VersionedEntry(Object form, long expiresAt, Version version, boolean contended) {
        super(form, expiresAt);
        this.version = version;
        this.contended = contended;
    }

    @Override
    public boolean isContended() {
        return contended;
    }

    @Override
    public Version version() {
        return version;
    }
}
