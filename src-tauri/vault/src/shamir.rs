//! How does a secret become shares, and shares the secret? The only file that calls blahaj.

use core::convert::Infallible;
use std::collections::BTreeMap;

use aman_sync_protocol::host::Entropy;
use blahaj::{Share, Sharks};
use rand_core::{TryCryptoRng, TryRng};
use zeroize::Zeroizing;

use crate::fault::VaultFault;

/// One share of a secret: its place on the polynomial and 32 bytes.
pub(crate) type SharePoint = (u8, Zeroizing<[u8; 32]>);

/// Shamir over GF(256), byte by byte: any `threshold` of the shares make the secret again, fewer say nothing.
pub(crate) fn split_secret(
    secret: &[u8; 32],
    threshold: u8,
    count: u8,
    dice: &mut dyn Entropy,
) -> Result<Vec<SharePoint>, VaultFault> {
    if threshold < 2 || count < threshold {
        return Err(VaultFault::Refused { what: "shares" });
    }
    let shares = Sharks(threshold).dealer_rng(secret, &mut Dice(dice)).take(usize::from(count));
    shares
        .map(|share| {
            let bytes = Zeroizing::new(Vec::from(&share));
            let (x, y) = bytes.split_first().ok_or(VaultFault::Refused { what: "shares" })?;
            let y: [u8; 32] = y.try_into().map_err(|_| VaultFault::Refused { what: "shares" })?;
            Ok((*x, Zeroizing::new(y)))
        })
        .collect()
}

/// Makes the secret again. Whether it is the right one is for the caller to see: wrong shares make another secret.
pub(crate) fn join_secret(shares: &[SharePoint], threshold: u8) -> Result<Zeroizing<[u8; 32]>, VaultFault> {
    const WHAT: VaultFault = VaultFault::CannotOpen { what: "shares" };
    // A share that stands twice would cancel itself out in the sum.
    let distinct: BTreeMap<u8, &Zeroizing<[u8; 32]>> = shares.iter().map(|(x, y)| (*x, y)).collect();
    if distinct.len() < usize::from(threshold) || distinct.contains_key(&0) {
        return Err(WHAT);
    }
    let points = distinct.iter().map(|(x, y)| {
        let bytes = Zeroizing::new([core::slice::from_ref(x), y.as_slice()].concat());
        Share::try_from(bytes.as_slice()).map_err(|_| WHAT)
    });
    let points: Vec<Share> = points.collect::<Result<_, _>>()?;
    let secret = Zeroizing::new(Sharks(threshold).recover(&points).map_err(|_| WHAT)?);
    secret.as_slice().try_into().map(Zeroizing::new).map_err(|_| WHAT)
}

/// Our dice in the shape that blahaj takes.
struct Dice<'a>(&'a mut dyn Entropy);

impl TryRng for Dice<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(out);
        Ok(())
    }
}

impl TryCryptoRng for Dice<'_> {}
