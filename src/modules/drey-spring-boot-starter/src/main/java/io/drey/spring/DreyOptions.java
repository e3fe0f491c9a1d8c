package io.drey.spring;

import io.drey.ManagerOptions;
import io.drey.internal.config.Configured;
import io.drey.internal.config.Relaxed;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/** Reads the options of the manager: what the application says, over what the starter takes for granted. Stateless. */
final class DreyOptions {

    private static final System.Logger LOG = System.getLogger(DreyOptions.class.getName());

    private DreyOptions() {}

    static ManagerOptions of(ApplicationContext context, ClassLoader loader, Stream<DreyCustomizer> customizers) {
        Properties weakest = defaults(context);
        Configured configured = Relaxed.read(loader, Settings.of(context.getEnvironment()), weakest);
        ManagerOptions read = configured.options();
        List<String> allow = new ArrayList<>(read.allow());
        allow.addAll(ownClasses(context));
        ManagerOptions.Builder options = read.toBuilder().allow(allow);
        boolean ofBoot = read.remote() != null && read.remote().equals(weakest.getProperty("drey.remote.uri"));
        LOG.log(Level.INFO, Origins.line(context.getEnvironment(), configured, ofBoot));
        if (read.remote() != null) {
            options.tls(Bundles.with(read.tls(), context, ofBoot));
        }
        customizers.forEach(customizer -> customizer.customize(options));
        return options.build();
    }

    /**
     * Writes through, since users of Spring expect that after {@code @CachePut} returned in one instance the others
     * read it. Bypasses a Redis that is away, since a cache must not be the reason that a method fails. Spring closes
     * the manager, so the JVM's end needs no hook of its own.
     */
    static Properties defaults(ApplicationContext context) {
        Environment environment = context.getEnvironment();
        Properties weakest = RedisOfBoot.of(environment, context);
        weakest.setProperty("drey.defaults.write", "through");
        weakest.setProperty("drey.defaults.on-unavailable", "bypass");
        weakest.setProperty("drey.defaults.statistics", "true");
        boolean springCloses = environment.getProperty("spring.main.register-shutdown-hook", Boolean.class, true);
        weakest.setProperty("drey.shutdown-hook", String.valueOf(!springCloses));
        String name = environment.getProperty("spring.application.name", "");
        if (name.matches("[A-Za-z0-9._/-]{1,64}")) {
            weakest.setProperty("drey.namespace", name);
        }
        return weakest;
    }

    /** What Spring stores, and what is in the application's packages, beside what is said. */
    private static List<String> ownClasses(ApplicationContext context) {
        List<String> allow = new ArrayList<>(List.of("preset:spring"));
        if (AutoConfigurationPackages.has(context)) {
            AutoConfigurationPackages.get(context).stream()
                    .filter(pack -> !pack.isEmpty())
                    .forEach(pack -> allow.add(pack + ".**"));
        }
        return allow;
    }
}
