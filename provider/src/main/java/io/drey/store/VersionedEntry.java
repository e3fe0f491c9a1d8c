package io.drey.store;

/** An entry as the remote tier answers it, with its version. Immutable. */
public final class VersionedEntry extends Stored {

    private final Version version;

    public VersionedEntry(Object form, long expiresAt, Version version) {
        super(form, expiresAt);
        this.version = version;
    }

    @Override
    public Version version() {
        return version;
    }
}
