package io.drey.spring;

import io.drey.ManagerOptions;
import io.drey.TieredCachingProvider;
import io.drey.console.Console;
import io.drey.console.MountedConsole;
import io.drey.micrometer.DreyMetrics;
import io.drey.micrometer.DreyObservations;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.cache.CacheManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Opens a manager and makes it the application's cache manager, before Boot makes another. An application that brings a
 * cache manager of its own keeps it. Switched off by {@code drey.spring.enabled = false}, and where
 * {@code spring.cache.type} names something else than {@code jcache}.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.autoconfigure.cache.CacheAutoConfiguration",
            "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration"
        },
        afterName = {
            "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"
        })
@ConditionalOnProperty(name = "drey.spring.enabled", havingValue = "true", matchIfMissing = true)
@ConditionalOnExpression("'${spring.cache.type:jcache}'.toLowerCase() == 'jcache'")
@ConditionalOnMissingBean({org.springframework.cache.CacheManager.class, CacheManager.class})
public class DreyAutoConfiguration {

    private static final URI NAME = URI.create("drey:spring");

    /** Closes with the context, after the web server has stopped; what is pending is written first. */
    @Bean(destroyMethod = "close")
    CacheManager dreyManager(ApplicationContext context, ObjectProvider<DreyCustomizer> customizers) {
        ClassLoader loader = Objects.requireNonNullElseGet(context.getClassLoader(), ClassUtils::getDefaultClassLoader);
        ManagerOptions options = DreyOptions.of(context, loader, customizers.orderedStream());
        return new TieredCachingProvider().getCacheManager(NAME, loader, options);
    }

    @Bean
    DreyCacheManager cacheManager(CacheManager manager, Environment environment, ObjectProvider<DreyMetrics> metrics) {
        String[] names = environment.getProperty("spring.cache.cache-names", String[].class, new String[0]);
        return new DreyCacheManager(manager, List.of(names), () -> metrics.ifAvailable(DreyMetrics::refresh));
    }

    /** The application is ready once a server has answered, or that time is over. */
    @Bean
    @ConditionalOnProperty("drey.spring.wait-for-contact")
    ApplicationRunner dreyContact(CacheManager manager, Environment environment) {
        Duration patience = environment.getProperty("drey.spring.wait-for-contact", Duration.class, Duration.ZERO);
        return arguments -> Contact.await(manager, patience);
    }

    /** Where Micrometer is. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Metered {

        @Bean
        @ConditionalOnMissingBean
        DreyMetrics dreyMetrics(CacheManager manager) {
            return new DreyMetrics(manager);
        }
    }

    /** Where Micrometer's observations are, and the application has a registry of them, as Actuator makes one. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    static class Observed {

        /** Late, since whatever the registry needs may need a cache. */
        @Bean
        SmartInitializingSingleton dreyObservations(
                CacheManager manager, ObjectProvider<ObservationRegistry> registry) {
            return () -> registry.ifUnique(unique -> new DreyObservations(manager).bindTo(unique));
        }
    }

    /** Where Boot 3's Actuator is. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    static class WithActuator3 {

        @Bean
        @ConditionalOnMissingBean(name = "dreyHealthIndicator")
        Health3 dreyHealthIndicator(CacheManager manager, Environment environment) {
            return new Health3(manager, isDown(environment));
        }
    }

    /** Where Boot 4's health is. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    static class WithHealth4 {

        @Bean
        @ConditionalOnMissingBean(name = "dreyHealthIndicator")
        Health4 dreyHealthIndicator(CacheManager manager, Environment environment) {
            return new Health4(manager, isDown(environment));
        }
    }

    /** Where Actuator and the console are, and the endpoint is exposed and may be read. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ConditionalOnAvailableEndpoint.class, MountedConsole.class})
    static class WithConsole {

        @Bean
        @ConditionalOnAvailableEndpoint
        ConsoleEndpoint dreyConsole(
                CacheManager manager, Environment environment, ObjectProvider<PathMappedEndpoints> paths) {
            boolean showKeys = environment.getProperty("drey.spring.console.show-keys", Boolean.class, false);
            EndpointId id = EndpointId.of(ConsoleEndpoint.ID);
            return new ConsoleEndpoint(
                    Console.of(manager).showKeys(showKeys).mount(),
                    () -> Objects.requireNonNullElse(paths.getObject().getPath(id), ConsoleEndpoint.ID));
        }
    }

    private static boolean isDown(Environment environment) {
        return environment.getProperty("drey.spring.health.down-when-away", Boolean.class, false);
    }
}
