package io.drey;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What settings say of who Drey is to servers, or to sentinels: one way at most. Immutable, any thread.
 *
 * @param prefix what the keys begin with
 */
record Login(
        String prefix,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path passwordFile,
        @Nullable String credentialsClass,
        @Nullable Object credentials) {

    private List<String> ways() {
        List<String> ways = new ArrayList<>();
        add(ways, "password", password);
        add(ways, "password-file", passwordFile);
        add(ways, "credentials-class", credentialsClass);
        add(ways, "credentials", credentials);
        return ways;
    }

    private void add(List<String> ways, String key, @Nullable Object value) {
        if (value != null) {
            ways.add(prefix + key);
        }
    }

    /** Returns the key that says it, null if none does. */
    @Nullable
    String way() {
        List<String> ways = ways();
        return ways.isEmpty() ? null : ways.get(0);
    }

    void check() {
        List<String> ways = ways();
        if (ways.size() > 1) {
            throw ConfigurationException.of(
                    ways.get(1), "set beside " + ways.get(0), "one of " + String.join(" and ", ways) + " only");
        }
        if (user != null && password == null && passwordFile == null) {
            throw ConfigurationException.of(
                    prefix + "user",
                    "this",
                    ways.isEmpty()
                            ? "a " + prefix + "password besides, or no " + prefix + "user"
                            : "no " + prefix + "user: " + ways.get(0) + " tells the user too");
        }
    }

    /** Shows nothing of it. */
    @Override
    public String toString() {
        return "Login[" + ways() + "]";
    }
}
