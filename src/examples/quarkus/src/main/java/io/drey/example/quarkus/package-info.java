/** The plain JCache API in Quarkus. */
package io.drey.example.quarkus;
