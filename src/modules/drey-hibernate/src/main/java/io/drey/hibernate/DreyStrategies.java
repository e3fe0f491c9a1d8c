package io.drey.hibernate;

import java.util.List;
import org.hibernate.boot.registry.selector.SimpleStrategyRegistrationImpl;
import org.hibernate.boot.registry.selector.StrategyRegistration;
import org.hibernate.boot.registry.selector.StrategyRegistrationProvider;
import org.hibernate.cache.spi.RegionFactory;

/** Lets {@code hibernate.cache.region.factory_class} be {@code drey}. Hibernate finds it as a service. Stateless. */
public final class DreyStrategies implements StrategyRegistrationProvider {

    @Override
    public Iterable<StrategyRegistration<?>> getStrategyRegistrations() {
        return List.of(new SimpleStrategyRegistrationImpl<>(
                RegionFactory.class,
                DreyRegionFactory.class,
                "drey",
                DreyRegionFactory.class.getSimpleName(),
                DreyRegionFactory.class.getName()));
    }
}
