package io.drey.internal.redis;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.TlsOptions;
import io.drey.internal.address.RemoteAddress;
import io.drey.internal.address.RemoteAddress.Kind;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.resource.ClientResources;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How Drey shows itself to the servers, beside what their address says: who it is, what it trusts, what its connections
 * are called, and on whose threads. Immutable, any thread.
 *
 * @param server tells who Drey is each time, null for the credentials of the address
 * @param sentinel the same for sentinels
 * @param resources those of the application, null for Drey's own
 * @param name what the connections' names begin with
 */
record Access(
        @Nullable CredentialsSource server,
        @Nullable CredentialsSource sentinel,
        TlsOptions tls,
        @Nullable ClientResources resources,
        String name)
        implements AutoCloseable {

    /** @param loader where classes are found that the options name */
    static Access of(ManagerOptions options, RemoteAddress address, ClassLoader loader) {
        Sources sources = new Sources(loader, options.commandTimeout(), address.kind() != Kind.TWEMPROXY);
        CredentialsSource server = sources.of(
                options.credentials(),
                options.credentialsClass(),
                options.passwordFile(),
                options.user(),
                "credentials-class");
        CredentialsSource sentinel;
        try {
            sentinel = sources.of(
                    options.sentinelCredentials(),
                    options.sentinelCredentialsClass(),
                    options.sentinelPasswordFile(),
                    options.sentinelUser(),
                    "sentinel-credentials-class");
        } catch (RuntimeException e) {
            if (server != null) {
                server.close();
            }
            throw e;
        }
        return new Access(
                server, sentinel, options.tls(), options.clientResources(), "drey:" + options.namespace() + ':');
    }

    /** Makes sources of credentials of what options say. */
    private record Sources(ClassLoader loader, Duration patience, boolean users) {

        private @Nullable CredentialsSource of(
                @Nullable RedisCredentialsProvider given,
                @Nullable String className,
                @Nullable Path file,
                @Nullable String user,
                String key) {
            if (given != null) {
                return source(given, false);
            }
            if (className != null) {
                return source(made(className, key), true);
            }
            return file == null ? null : source(new PasswordFile(user, file), true);
        }

        private CredentialsSource source(RedisCredentialsProvider provider, boolean owned) {
            return new CredentialsSource(provider, patience, users, owned);
        }

        private RedisCredentialsProvider made(String className, String key) {
            String path = "drey.remote." + key;
            try {
                return Class.forName(className, true, loader)
                        .asSubclass(RedisCredentialsProvider.class)
                        .getConstructor()
                        .newInstance();
            } catch (InvocationTargetException e) {
                throw new ConfigurationException(
                        path + ": " + className + " cannot be made: " + e.getCause(), path, e.getCause());
            } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
                throw new ConfigurationException(
                        path + ": " + className + " is not a class that implements"
                                + " io.lettuce.core.RedisCredentialsProvider and has a public constructor without"
                                + " arguments (" + e + ')',
                        path,
                        e);
            }
        }
    }

    /**
     * Returns the name of a connection, as {@code CLIENT LIST} shows it. What a server would not take in a name is left
     * out.
     */
    String name(String role) {
        return (name + role).replaceAll("[^!-~]", "");
    }

    /** Returns whether the credentials may be others the next time. */
    boolean changes() {
        return server != null || sentinel != null;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (sentinel != null) {
            sentinel.close();
        }
    }
}
