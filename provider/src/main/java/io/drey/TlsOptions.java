package io.drey;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a manager's connections with TLS trust and show, where the JVM's own settings do not serve. For addresses that
 * begin with {@code rediss}.
 *
 * <pre>{@code
 * TlsOptions tls = TlsOptions.builder()
 *         .trust(Path.of("/etc/redis/ca.pem"))
 *         .certificate(Path.of("/etc/redis/client.pem"))
 *         .key(Path.of("/etc/redis/client.key"))
 *         .build();
 * ManagerOptions options = ManagerOptions.builder().remote("rediss://redis.example.com").tls(tls).build();
 * }</pre>
 *
 * <p>Files are looked at whenever a connection is made, and read again if they have changed. Each is in PEM, or a key
 * store (PKCS #12 or JKS). Each method of this class returns what the method of that name of the {@link Builder} set.
 *
 * <p>Immutable, any thread.
 */
public final class TlsOptions {

    private final TlsSettings settings;

    private TlsOptions(TlsSettings settings) {
        this.settings = settings;
    }

    /** Starts from the defaults: the JVM's trust, no certificate. */
    public static Builder builder() {
        return new Builder(new TlsSettings());
    }

    /** Starts from these options. */
    public Builder toBuilder() {
        return new Builder(settings.copy());
    }

    public @Nullable Path trust() {
        return settings.trust;
    }

    public @Nullable String trustPassword() {
        return settings.trustPassword;
    }

    public @Nullable Path certificate() {
        return settings.certificate;
    }

    public @Nullable Path key() {
        return settings.key;
    }

    public @Nullable String keyPassword() {
        return settings.keyPassword;
    }

    public @Nullable String serverName() {
        return settings.serverName;
    }

    public boolean verifyHost() {
        return settings.verifyHost;
    }

    public @Nullable Supplier<TrustManagerFactory> trustManagers() {
        return settings.trustManagers;
    }

    public @Nullable Supplier<KeyManagerFactory> keyManagers() {
        return settings.keyManagers;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlsOptions that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return "TlsOptions" + settings;
    }

    /** The settings, until they are built. */
    private static final class TlsSettings extends Settings<TlsSettings> {

        private @Nullable Path trust;
        private @Nullable String trustPassword;
        private @Nullable Path certificate;
        private @Nullable Path key;
        private @Nullable String keyPassword;
        private @Nullable String serverName;
        private boolean verifyHost = true;
        private @Nullable Supplier<TrustManagerFactory> trustManagers;
        private @Nullable Supplier<KeyManagerFactory> keyManagers;

        @Override
        Map<String, @Nullable Object> all() {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("trust", trust);
            all.put("trustPassword", Secret.of(trustPassword));
            all.put("certificate", certificate);
            all.put("key", key);
            all.put("keyPassword", Secret.of(keyPassword));
            all.put("serverName", serverName);
            all.put("verifyHost", verifyHost);
            all.put("trustManagers", trustManagers);
            all.put("keyManagers", keyManagers);
            return all;
        }

        private void check() {
            checkWith("trust-password", trustPassword, "trust", trust);
            checkWith("key", key, "certificate", certificate);
            checkWith("key-password", keyPassword, "certificate", certificate);
            checkWithout("trust", trust, "trustManagers", trustManagers);
            checkWithout("certificate", certificate, "keyManagers", keyManagers);
        }

        private static void checkWithout(String key, @Nullable Object file, String method, @Nullable Object managers) {
            if (file != null && managers != null) {
                throw ConfigurationException.of(key, "this", "null where " + method + " are given, or none of those");
            }
        }

        private static void checkWith(String key, @Nullable Object value, String otherKey, @Nullable Path other) {
            if (value != null && other == null) {
                throw ConfigurationException.of(key, "this", "a " + otherKey + " besides, or no " + key);
            }
        }
    }

    /**
     * Collects options; each method replaces what was set before. Confined to one thread.
     *
     * <pre>{@code
     * TlsOptions.Builder builder = TlsOptions.builder().trust(Path.of("/etc/redis/ca.pem"));
     * }</pre>
     */
    public static final class Builder {

        private final TlsSettings settings;

        private Builder(TlsSettings settings) {
            this.settings = settings;
        }

        /**
         * The file of the certificates that are trusted: the servers' own, or those of their authorities. Default null,
         * those that the JVM trusts. Key {@code drey.remote.tls.trust}.
         */
        public Builder trust(@Nullable Path file) {
            settings.trust = file;
            return this;
        }

        /**
         * Of a key store with trusted certificates. Default null, not asked for. Key
         * {@code drey.remote.tls.trust-password}.
         */
        public Builder trustPassword(@Nullable String secret) {
            settings.trustPassword = secret;
            return this;
        }

        /**
         * The file of the certificate that servers are shown, with those that lead to its authority; a key store holds
         * the key as well. Default null, none. Key {@code drey.remote.tls.certificate}.
         */
        public Builder certificate(@Nullable Path file) {
            settings.certificate = file;
            return this;
        }

        /**
         * The file of the certificate's key, PKCS #8 in PEM. Default null: in the certificate's file. Key
         * {@code drey.remote.tls.key}.
         */
        public Builder key(@Nullable Path file) {
            settings.key = file;
            return this;
        }

        /** Of the key, or of its key store. Default null, none. Key {@code drey.remote.tls.key-password}. */
        public Builder keyPassword(@Nullable String secret) {
            settings.keyPassword = secret;
            return this;
        }

        /**
         * The host name that servers are asked for (SNI) and that their certificates must hold, where it is not the one
         * in the address, as behind a tunnel. Default null, that of the address. Key
         * {@code drey.remote.tls.server-name}.
         */
        public Builder serverName(@Nullable String host) {
            if (host != null) {
                try {
                    new SNIHostName(host);
                } catch (IllegalArgumentException e) {
                    throw ConfigurationException.of(
                            "server-name", '"' + host + '"', "a host name such as \"redis.example.com\"");
                }
            }
            settings.serverName = host;
            return this;
        }

        /**
         * Whether certificates must hold the name of the host. If not, whoever has any certificate of a trusted
         * authority may pose as the server. Default true. Key {@code drey.remote.tls.verify-host}.
         */
        public Builder verifyHost(boolean verifies) {
            settings.verifyHost = verifies;
            return this;
        }

        /**
         * What decides which servers are trusted, in place of {@link #trust}: for applications whose certificates do
         * not lie in files. Asked for each connection, on a thread of the client library, so it should not block.
         * Default null, none.
         */
        public Builder trustManagers(@Nullable Supplier<TrustManagerFactory> managers) {
            settings.trustManagers = managers;
            return this;
        }

        /**
         * What holds the certificate that servers are shown, and its key, in place of {@link #certificate}. Asked for
         * like {@link #trustManagers}. Default null, none.
         */
        public Builder keyManagers(@Nullable Supplier<KeyManagerFactory> managers) {
            settings.keyManagers = managers;
            return this;
        }

        /**
         * The options.
         *
         * @return those set so far; what is set later does not change them
         * @throws ConfigurationException if two settings contradict each other
         */
        public TlsOptions build() {
            settings.check();
            return new TlsOptions(settings.copy());
        }
    }
}
