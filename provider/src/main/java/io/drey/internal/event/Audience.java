package io.drey.internal.event;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.EventType;

/**
 * The listeners of a cache at one moment, in order of registration, and what they want between them. Immutable: a
 * registration makes a new one, so a put reads one reference and takes no lock.
 */
final class Audience<K, V> {
    final List<Registration<K, V>> registrations;
    final Set<EventType> interests = EnumSet.noneOf(EventType.class);
    final boolean empty;
    final boolean wantsOldValues;

    Audience(List<Registration<K, V>> registrations) {
        this.registrations = List.copyOf(registrations);
        registrations.forEach(registration -> interests.addAll(registration.interests()));
        empty = interests.isEmpty();
        wantsOldValues = registrations.stream().anyMatch(Registration::seesOldValues);
    }

    Audience<K, V> with(Registration<K, V> registration) {
        List<Registration<K, V>> more = new ArrayList<>(registrations);
        more.add(registration);
        return new Audience<>(more);
    }

    @SuppressWarnings("ReferenceEquality") // this one; what is equal is for user code to say, and may throw
    Audience<K, V> without(Registration<K, V> registration) {
        return new Audience<>(
                registrations.stream().filter(each -> each != registration).toList());
    }

    /** One registered listener: what it was registered with, what it hears, and how events get there. */
    record Registration<K, V>(
            CacheEntryListenerConfiguration<K, V> configuration,
            Set<EventType> interests,
            boolean oldValueRequired,
            Delivery<K, V> delivery) {

        boolean seesOldValues() {
            return oldValueRequired && interests.stream().anyMatch(interest -> interest != EventType.CREATED);
        }
    }
}
