package io.drey.spring;

import io.drey.ConfigurationException;
import io.drey.TlsOptions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;

/** Certificates by Boot's SSL bundles. Stateless. */
final class Bundles {

    /** The starter's own key, below one of Drey's blocks, since it is about the connection. */
    static final String KEY = "drey.remote.ssl.bundle";

    private static final String OF_BOOT = "spring.data.redis.ssl.bundle";

    private Bundles() {}

    /**
     * Adds the certificates of the bundle that is named, if one is. Each connection takes them as they are then, since
     * Boot reads bundles again if told to.
     *
     * @param ofBoot whether Redis is where Boot's configuration says, so that its bundle is meant too
     */
    static TlsOptions with(TlsOptions options, ApplicationContext context, boolean ofBoot) {
        Supplier<SslBundle> bundle = bundle(context, ofBoot);
        if (bundle == null) {
            return options;
        }
        bundle.get().getManagers().getTrustManagerFactory(); // so that what cannot be used fails the start
        return options.toBuilder()
                .trustManagers(() -> bundle.get().getManagers().getTrustManagerFactory())
                .keyManagers(() -> bundle.get().getManagers().getKeyManagerFactory())
                .build();
    }

    private static @Nullable Supplier<SslBundle> bundle(ApplicationContext context, boolean ofBoot) {
        String name = context.getEnvironment().getProperty(KEY);
        if (name == null && ofBoot) {
            SslBundle brought = RedisOfBoot.bundle(context);
            if (brought != null) {
                return () -> brought;
            }
            name = context.getEnvironment().getProperty(OF_BOOT);
        }
        return name == null || name.isBlank() ? null : named(name, context);
    }

    private static Supplier<SslBundle> named(String name, ApplicationContext context) {
        SslBundles all = context.getBeanProvider(SslBundles.class).getIfAvailable();
        if (all == null) {
            throw new ConfigurationException(
                    KEY + ": there are no bundles; write spring.ssl.bundle.* and let Boot's SslAutoConfiguration be on",
                    KEY,
                    null);
        }
        return () -> all.getBundle(name);
    }
}
