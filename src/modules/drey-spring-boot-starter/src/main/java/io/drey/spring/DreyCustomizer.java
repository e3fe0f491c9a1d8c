package io.drey.spring;

import io.drey.ManagerOptions;

/**
 * A bean that changes the options after all configuration was read, such as what only code knows.
 *
 * <pre>{@code
 * @Bean
 * DreyCustomizer reports() {
 *     return options -> options.cache("report.*", TierOptions.builder().timeToLive(ofMinutes(10)).build());
 * }
 * }</pre>
 */
@FunctionalInterface
public interface DreyCustomizer {

    /** Called once, before the manager is opened; several in the order of Spring's {@code @Order}. */
    void customize(ManagerOptions.Builder options);
}
