package io.drey.internal.address;

import org.jspecify.annotations.Nullable;

/**
 * Who Drey is to Redis. Never printed. Immutable, any thread.
 *
 * @param user the ACL user, null for the default one
 * @param password the password, in clear
 */
public record Credentials(@Nullable String user, String password) {

    /** Says whether there is a user, and nothing of either. */
    @Override
    public String toString() {
        return user == null ? "***" : "***:***";
    }
}
