package io.drey.fleet;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/**
 * A key or a value of an application whose class throws an error wherever its JVM is told to. Immutable, any thread.
 */
final class Odd implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Where code of the application throws in this JVM; nowhere if empty. */
    private static volatile String place = "";

    private final String role;
    private final String name;

    /** @param role {@code key} or {@code value}, so that one may throw without the other */
    Odd(String role, String name) {
        this.role = role;
        this.name = name;
    }

    static void throwAt(String where) {
        place = where;
    }

    /** User code that has a place of this name has come to it. */
    static void reached(String where) {
        if (place.equals(where)) {
            throw new NoClassDefFoundError("in a rollout, " + where);
        }
    }

    String name() {
        return name;
    }

    @Override
    public int hashCode() {
        reached(role + ".hashCode");
        return name.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        reached(role + ".equals");
        return other instanceof Odd odd && odd.role.equals(role) && odd.name.equals(name);
    }

    @Override
    public String toString() {
        reached(role + ".toString");
        return name;
    }

    private void writeObject(ObjectOutputStream stream) throws IOException {
        reached(role + ".writeObject");
        stream.defaultWriteObject();
    }

    private void readObject(ObjectInputStream stream) throws IOException, ClassNotFoundException {
        stream.defaultReadObject();
        reached(role + ".readObject");
    }
}
